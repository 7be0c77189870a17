import type { Clock } from '../environment/clock.ts'

type Alarm = { dueAt: number; ring: () => void; isAlive: () => boolean }

/** A virtual clock for a whole browser. Time passes only when told to. */
export type FakeClock = {
  /** The wall clock of this computer, epoch ms. */
  now(): number
  /** What time it really is, whatever the wall clock says: for servers. */
  trueNow(): number
  /** Lets time pass: every alarm rings at its instant, and what it causes is done before time goes on. */
  advance(ms: number): Promise<void>
  /** The computer sleeps: time passes, the monotonic clock stands still, overdue alarms ring on waking up. */
  sleep(ms: number): Promise<void>
  /** The page is busy: time passes, overdue alarms ring when time is next let pass. */
  stall(ms: number): void
  /** Somebody sets the wall clock forward, or back. */
  jump(ms: number): void
  /** For servers and clients that wait by this clock. */
  wait(ms: number): Promise<void>
  /** How many alarms are set, in all tabs. */
  alarms(): number
  /** A tab's own door to this clock. */
  open(isAlive: () => boolean): Clock
}

/** Lets promises that are due settle. Deterministic: counts turns, not time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve()
}

/** A clock at epoch ms `startAt`, for whatever should share one with the session. */
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
