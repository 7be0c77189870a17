import { useEffect, useState, useSyncExternalStore } from 'react'
import type { TimeMachine } from './createTimeMachine.ts'

const tickMs = 100

/** Renders again whenever anything in its world is different, and lets time run by itself while told to. */
export function useTimeMachine(machine: TimeMachine): { isRunning: boolean; run: (speed: number) => void } {
  useSyncExternalStore(machine.subscribe, machine.getVersion)
  const [speed, run] = useState(0)
  useEffect(() => {
    if (speed === 0) return
    const timer = setInterval(() => void machine.moveTo(machine.now() + tickMs * speed), tickMs)
    return () => clearInterval(timer)
  }, [machine, speed])
  return { isRunning: speed > 0, run }
}
