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

/** `label` stands at the mark: after an end, before a question, above a contact. */
export type TimelineMark = {
  at: number
  kind: 'activity' | 'contact' | 'question' | 'end' | 'failure' | 'message'
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
