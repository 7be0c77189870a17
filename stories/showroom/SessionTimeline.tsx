import type { CSSProperties, ReactNode } from 'react'
import type { TimelineLane, TimelineSpan } from './timelineLane.ts'
import './timeline.css'

export type SessionTimelineProps = {
  lanes: readonly TimelineLane[]
  /** The axis, epoch ms. */
  from: number
  to: number
  now: number
  /** Somebody moves the hand. Without it, the hand cannot be moved. */
  onMove?: (instant: number, control: HTMLElement) => void
}

const clock = (ms: number) => {
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What several sessions do, on one axis: what has happened is solid, what will happen by itself is pale. */
export function SessionTimeline({ lanes, from, to, now, onMove }: SessionTimelineProps): ReactNode {
  const part = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)))
  const place = (at: number) => ({ '--at': part(at) }) as CSSProperties
  const stretch = (span: TimelineSpan) =>
    ({ '--at': part(span.from), '--for': part(span.to) - part(span.from) }) as CSSProperties
  const everyMs = (to - from) / 60_000 > 20 ? 300_000 : 60_000
  const ticks = Array.from({ length: Math.floor((to - from) / everyMs) + 1 }, (_, count) => from + count * everyMs)
  return (
    <section className="timeline" aria-label="Timeline">
      {lanes.map((lane) => (
        <div key={lane.name} className="timeline-lane" data-tone={lane.tone}>
          <div className="timeline-name">
            <b>{lane.name}</b> <span>{lane.about}</span>
          </div>
          <div className="timeline-track" aria-hidden="true">
            {lane.spans
              .filter((span) => span.from < to && span.to > from && span.to > span.from)
              .map((span) => (
                <i key={`${span.kind}${span.from}`} data-kind={span.kind} style={stretch(span)} />
              ))}
            {lane.marks
              .filter(({ at }) => at >= from && at <= to)
              .map((mark) => (
                <s key={`${mark.kind}${mark.at}`} data-kind={mark.kind} style={place(mark.at)}>
                  {mark.label && <small>{`${mark.label} ${clock(mark.at - from)}`}</small>}
                </s>
              ))}
          </div>
          <output className="timeline-now">{lane.now}</output>
        </div>
      ))}
      <div className="timeline-foot">
        <span />
        <div className="timeline-axis" aria-hidden="true">
          {ticks.map((tick) => (
            <span key={tick} style={place(tick)}>
              {clock(tick - from)}
            </span>
          ))}
        </div>
      </div>
      <div className="timeline-hand">
        <div style={place(now)} aria-hidden="true">
          <b>{clock(now - from)}</b>
        </div>
        {onMove && (
          <input
            type="range"
            aria-label="Time"
            aria-valuetext={`${clock(now - from)} minutes`}
            min={from}
            max={to}
            step={1_000}
            value={Math.min(now, to)}
            onChange={(event) => onMove(event.target.valueAsNumber, event.target)}
          />
        )}
      </div>
    </section>
  )
}
