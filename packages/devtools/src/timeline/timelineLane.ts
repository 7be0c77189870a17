/** A span of time. `ahead…` is the future if no event occurs. Instants in epoch ms. */
export type TimelineSpan = {
  from: number
  to: number
  kind:
    | 'live'
    | 'warning'
    | 'over'
    | 'ahead'
    | 'ahead-warning'
    | 'tokens'
    /** A request without an answer yet. */
    | 'pending'
    /** A wait for another tab. */
    | 'waiting'
    /** A busy lease. */
    | 'busy'
    | 'asleep'
}

/** One instant on a lane, and its kind. */
export type TimelineMark = {
  /** When, epoch ms. */
  at: number
  kind: 'activity' | 'contact' | 'question' | 'end' | 'failure' | 'message'
  /** Label at the mark. Omitted where there is no room. */
  label?: string | undefined
}

/** One line of a timeline. `now` is its current state in words. */
export type TimelineLane = {
  name: string
  about: string
  tone: 'person' | 'app' | 'server' | 'tokens'
  now: string
  spans: readonly TimelineSpan[]
  marks: readonly TimelineMark[]
}
