import { TimelineChart, type TimelineLane } from '@stillhere/devtools'
import type { ReactNode } from 'react'
import type { TimeMachine } from './createTimeMachine.ts'

/** The timeline of a world. Its hand moves the world's time. */
export function TimelineCard(props: {
  machine: TimeMachine
  lanes: readonly TimelineLane[]
  axisMs: number
}): ReactNode {
  const { machine, lanes, axisMs } = props
  const from = machine.world.startedAt
  const move = async (instant: number, control: HTMLElement) => {
    await machine.moveTo(instant)
    // a dialog that opened in a frame has taken the focus away from what was being moved
    setTimeout(() => control.focus({ preventScroll: true }), 50)
  }
  return (
    <div className="card timeline-card">
      <TimelineChart
        lanes={lanes}
        from={from}
        to={Math.max(from + axisMs, machine.now() + 60_000)}
        now={machine.now()}
        clock={(at) => minutesOf(at - from)}
        onMove={(instant, control) => void move(instant, control)}
      />
    </div>
  )
}

const minutesOf = (ms: number) => {
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
