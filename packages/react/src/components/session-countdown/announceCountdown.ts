import type { SessionEngine } from '@stillhere/session-engine'

/** How long it takes to say, in seconds: what is said is true once it has been said, and never too much. */
const speech = 3

/** The milestone that was passed last: whole minutes, then 60, 40, 20 and 10 s. */
const milestone = (seconds: number) =>
  [10, 20, 40].find((one) => one >= seconds - speech) ?? Math.ceil((seconds - speech) / 60) * 60

/** Speaks of the time left at the milestones, and only then; also when a slow page has jumped over one. Returns its stop. */
export const announceCountdown = (
  { countdown }: SessionEngine,
  say: (remainingMs: number, isUrgent: boolean) => void,
): (() => void) =>
  countdown.subscribe((seconds, previous) => {
    if (seconds === null || previous === null || seconds > previous || seconds <= speech) return
    const passed = milestone(seconds)
    if (passed !== milestone(previous)) say(Math.min(passed, seconds - speech) * 1000, passed === 10)
  })
