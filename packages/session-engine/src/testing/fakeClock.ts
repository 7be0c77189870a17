import type { Clock } from '../environment/clock.ts'

type Alarm = { dueAt: number; ring: () => void; isAlive: () => boolean }

/** A virtual clock for a whole browser. Time passes only through its methods. */
export type FakeClock = {
  /** The wall clock of this computer, epoch ms. */
  now(): number
  /** The true time, independent of changes to the wall clock: for servers. */
  trueNow(): number
  /** Lets time pass. Each alarm rings at its instant, and its effects settle before time goes on. */
  advance(ms: number): Promise<void>
  /** The computer sleeps: time passes, the monotonic clock stands still, overdue alarms ring on waking up. */
  sleep(ms: number): Promise<void>
  /** The page is busy: time passes, and overdue alarms ring with the next `advance`. */
  stall(ms: number): void
  /** Sets the wall clock forward or back. */
  jump(ms: number): void
  /** Waits by this clock: for servers and clients. */
  wait(ms: number): Promise<void>
  /** Returns the number of alarms that are set, in all tabs. */
  alarms(): number
  /** Returns the clock of one tab. */
  open(isAlive: () => boolean): Clock
}

/** Lets due promises settle. Deterministic: counts microtask turns, not time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve()
}

/** Creates a clock at epoch ms `startAt`. */
export function createFakeClock(startAt = 1_700_000_000_000): FakeClock {
  let monotonic = 0
  let wall = startAt
  let truth = startAt
  let alarms: Alarm[] = []

  const set = (delayMs: number, ring: () => void, isAlive: () => boolean) => {
    const alarm = { dueAt: monotonic + Math.max(0, delayMs), ring, isAlive }
    alarms.push(alarm)
    return () => {
      alarms = alarms.filter((one) => one !== alarm)
    }
  }
  const ringUntil = async (end: number) => {
    for (;;) {
      await settle()
      const next = alarms.filter((one) => one.isAlive() && one.dueAt <= end).sort((a, b) => a.dueAt - b.dueAt)[0]
      if (!next) break
      alarms = alarms.filter((one) => one !== next)
      const passed = Math.max(0, next.dueAt - monotonic)
      monotonic += passed
      wall += passed
      truth += passed
      next.ring()
    }
  }
  return {
    now: () => wall,
    trueNow: () => truth,
    async advance(ms) {
      const end = monotonic + ms
      await ringUntil(end)
      wall += end - monotonic
      truth += end - monotonic
      monotonic = end
    },
    async sleep(ms) {
      wall += ms
      truth += ms
      await ringUntil(monotonic)
    },
    stall(ms) {
      monotonic += ms
      wall += ms
      truth += ms
    },
    jump(ms) {
      wall += ms
    },
    wait: (ms) => new Promise((resolve) => set(ms, resolve, () => true)),
    alarms: () => alarms.filter((one) => one.isAlive()).length,
    open: (isAlive) => ({
      now: () => wall,
      monotonicNow: () => monotonic,
      setAlarm: (delayMs, ring) => set(delayMs, ring, isAlive),
    }),
  }
}
