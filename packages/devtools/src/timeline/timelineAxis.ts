const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const steps = [10 * second, 30 * second, minute, 5 * minute, 15 * minute, hour, 6 * hour, day, 7 * day, 30 * day]

/** Returns the ticks of the axis: at full minutes or hours, at most 20, or at most 10 if they show seconds. */
export function ticksBetween(from: number, to: number): number[] {
  const everyMs = steps.find((step) => (to - from) / step <= (step < minute ? 10 : 20)) ?? to - from
  const first = Math.ceil(from / everyMs) * everyMs
  return Array.from({ length: Math.floor((to - first) / everyMs) + 1 }, (_, count) => first + count * everyMs)
}

/**
 * Returns the visible range: from the beginning while there is room, then around now. Default width: 2.4 idle timeouts, at
 * most two hours, which shows the next idle timeout and its label.
 */
export function axisAround(
  now: number,
  { startedAt, idleTimeoutMs, spanMs }: { startedAt: number; idleTimeoutMs: number; spanMs?: number | undefined },
): { from: number; to: number } {
  const wide = spanMs ?? Math.min(2.4 * idleTimeoutMs, 2 * hour)
  const from = Math.max(startedAt, now - 0.4 * wide)
  return { from, to: from + wide }
}

const long = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const short = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

/** Formats a time of day: `14:05:32`. */
export const formatClock = (at: number): string => long.format(at)

/** Formats a tick: `14:05` at a full minute, else `14:05:32`. */
export const formatTick = (at: number): string => (at % 60_000 === 0 ? short : long).format(at)

/** Formats a duration in ms: `42 s`, `3:05`, `5 h` or `9 days`. */
export const formatLeft = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  if (seconds >= 172_800) return `${Math.round(seconds / 86_400)} days`
  if (seconds >= 3_600) return `${Math.round(seconds / 3_600)} h`
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
