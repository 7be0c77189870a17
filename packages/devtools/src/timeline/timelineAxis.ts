const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const steps = [10 * second, 30 * second, minute, 5 * minute, 15 * minute, hour, 6 * hour, day, 7 * day, 30 * day]

/** Where the axis is marked: at full minutes or hours, no more than twenty times, or ten where seconds have to be named. */
export function ticksBetween(from: number, to: number): number[] {
  const everyMs = steps.find((step) => (to - from) / step <= (step < minute ? 10 : 20)) ?? to - from
  const first = Math.ceil(from / everyMs) * everyMs
  return Array.from({ length: Math.floor((to - first) / everyMs) + 1 }, (_, count) => first + count * everyMs)
}

/**
 * What a timeline shows of an endless time: from the beginning for as long as there is room, then what lies around now.
 * By default wide enough for an idle timeout ahead and what is said of its end, within two hours.
 */
export function axisAround(
  now: number,
  { startedAt, idleTimeoutMs, spanMs }: { startedAt: number; idleTimeoutMs: number; spanMs?: number | undefined },
): { from: number; to: number } {
  const wide = spanMs ?? Math.min(2.4 * idleTimeoutMs, 2 * hour)
  const from = Math.max(startedAt, now - 0.4 * wide)
  return { from, to: from + wide }
}
