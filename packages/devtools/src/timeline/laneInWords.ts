import type { TimelineLane, TimelineSpan } from './timelineLane.ts'

const spanWords: Partial<Record<TimelineSpan['kind'], string>> = {
  live: 'there',
  warning: 'asking',
  over: 'over',
  tokens: 'good',
  waiting: 'waiting',
  busy: 'busy',
  asleep: 'asleep',
}

/** Describes a lane in words, for screen readers. */
export function laneInWords({ spans, marks }: TimelineLane, clock: (at: number) => string): string[] {
  const counted = (kind: 'activity' | 'message', one: string, many: string) => {
    const all = marks.filter((mark) => mark.kind === kind && !mark.label)
    const latest = all.at(-1)
    if (!latest) return []
    return [`${all.length} ${all.length === 1 ? one : many}, the latest at ${clock(latest.at)}`]
  }
  return [
    ...counted('activity', 'touch', 'touches'),
    ...counted('message', 'message', 'messages'),
    ...spans
      .filter(({ kind, from, to }) => spanWords[kind] && to > from)
      .map(({ kind, from, to }) => `${spanWords[kind]} from ${clock(from)} to ${clock(to)}`),
    ...marks.filter(({ label }) => label).map(({ label, at }) => `${label} at ${clock(at)}`),
  ]
}
