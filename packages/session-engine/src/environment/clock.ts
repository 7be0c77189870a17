/** The only access to time. */
export type Clock = {
  /** The wall clock, epoch ms. Users and time servers can change it. */
  now(): number
  /** Never goes back, in ms. On some systems it stops while the computer sleeps. */
  monotonicNow(): number
  /**
   * Rings once after `delayMs`, or later if the page is throttled, frozen or asleep. Returns a function that cancels the
   * alarm. The receiver must compare instants, because an alarm can also ring early.
   */
  setAlarm(delayMs: number, ring: () => void): () => void
}

/** A longer delay overflows a 32-bit integer, and the browser would ring at once. */
const longestDelayMs = 2 ** 31 - 1

export const browserClock = (): Clock => ({
  now: () => Date.now(),
  monotonicNow: () => performance.now(),
  setAlarm(delayMs, ring) {
    const timer = setTimeout(ring, Math.min(Math.max(0, delayMs), longestDelayMs))
    return () => clearTimeout(timer)
  },
})
