/** A stretch of time. `ahead…` is what will be if nothing happens. Instants in epoch ms. */
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
    /** Asked, and not answered yet. */
    | 'pending'
    /** For another tab. */
    | 'waiting'
    /** A busy lease. */
    | 'busy'
    | 'asleep'
}

/** One instant on a lane, and of what sort it is. */
export type TimelineMark = {
  /** When, epoch ms. */
  at: number
  kind: 'activity' | 'contact' | 'question' | 'end' | 'failure' | 'message'
  /** Stands at the mark: after an end, before a question, above a contact. Left out where there is no room. */
  label?: string | undefined
}

/** One line of a timeline, and what is to be said of it now. */
export type TimelineLane = {
  name: string
  about: string
  tone: 'person' | 'app' | 'server' | 'tokens'
  now: string
  spans: readonly TimelineSpan[]
  marks: readonly TimelineMark[]
}
