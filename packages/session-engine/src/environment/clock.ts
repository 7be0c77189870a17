/** The only door to time. */
export type Clock = {
  /** The wall clock, epoch ms. People and time servers move it. */
  now(): number
  /** Only ever grows, in ms; on some systems it stands still while the computer sleeps. */
  monotonicNow(): number
  /** Rings once after `delayMs`, or later: timers are throttled, frozen and slept through. Returns its cancellation. */
  setAlarm(delayMs: number, ring: () => void): () => void
}

/** Longer delays overflow a 32-bit integer and would ring at once. Whoever sets an alarm compares instants when it rings. */
const longestDelayMs = 2 ** 31 - 1

export const browserClock = (): Clock => ({
  now: () => Date.now(),
  monotonicNow: () => performance.now(),
  setAlarm(delayMs, ring) {
    const timer = setTimeout(ring, Math.min(Math.max(0, delayMs), longestDelayMs))
    return () => clearTimeout(timer)
  },
})
