'use client'
import type { CSSProperties, ReactNode, Ref } from 'react'
import { formatClock, formatTick, ticksBetween } from './timelineAxis.ts'
import { laneInWords } from './laneInWords.ts'
import type { TimelineLane, TimelineMark, TimelineSpan } from './timelineLane.ts'

/** Props of {@link TimelineChart}. Instants in epoch ms, or in ms since the origin of `clock`. */
export type TimelineChartProps = {
  /** The lanes, from top to bottom, with unique names. */
  lanes: readonly TimelineLane[]
  /** Start of the axis, epoch ms. */
  from: number
  /** End of the axis, epoch ms, after `from`. */
  to: number
  /** Position of the hand, epoch ms. Limited to the axis. */
  now: number
  /** Accessible name. Default: "Timeline". */
  label?: string
  /** Height in px. Default: the height of its lanes. */
  height?: number | undefined
  /** Formats an instant. Default: the time of day. */
  clock?: (at: number) => string
  /** Called when the user moves the hand to `instant` (epoch ms), in steps of a second. Without it, the hand is fixed. */
  onMove?: (instant: number, control: HTMLElement) => void
  /** Ref to the element. */
  rootRef?: Ref<HTMLElement>
}

/** Width of a label as a part of the axis. Labels that would overlap are omitted. */
const labelWidth = 0.17

/**
 * Draws lanes on one axis: the past is solid, the future pale. Independent of an engine; `SessionTimeline` draws one.
 */
export function TimelineChart(props: TimelineChartProps): ReactNode {
  const { lanes, from, to, now, clock, label = 'Timeline', height, onMove, rootRef } = props
  const [name = formatClock, nameTick = formatTick] = [clock, clock]
  const place = (at: number) => ({ '--at': part(at, props) }) as CSSProperties
  return (
    <section ref={rootRef} className="stillhere-timeline" aria-label={label} lang="en" style={{ blockSize: height }}>
      {lanes.map((lane) => (
        <div key={lane.name} className="stillhere-timeline-lane" data-tone={lane.tone}>
          <div className="stillhere-timeline-name">
            <b>{lane.name}</b> <span>{lane.about}</span>
          </div>
          <Track lane={lane} axis={props} name={name} />
          <output className="stillhere-timeline-now" aria-live="off">
            <bdi>{lane.now}</bdi>
          </output>
          <ul className="stillhere-timeline-words">
            {laneInWords(lane, name).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ))}
      <div className="stillhere-timeline-foot">
        <div className="stillhere-timeline-axis" aria-hidden="true">
          {ticksBetween(from, to).map((tick) => (
            <span key={tick} style={place(tick)}>
              {nameTick(tick)}
            </span>
          ))}
        </div>
      </div>
      <div className="stillhere-timeline-hand">
        <div style={place(now)} aria-hidden="true">
          <b>{name(now)}</b>
        </div>
        {onMove && (
          <input
            type="range"
            aria-label="Time"
            aria-valuetext={name(now)}
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

type Axis = { from: number; to: number }

const part = (at: number, { from, to }: Axis) => Math.min(1, Math.max(0, (at - from) / (to - from)))

function Track({ lane, axis, name }: { lane: TimelineLane; axis: Axis; name: (at: number) => string }) {
  const stretch = (span: TimelineSpan) =>
    ({ '--at': part(span.from, axis), '--for': part(span.to, axis) - part(span.from, axis) }) as CSSProperties
  return (
    <div className="stillhere-timeline-track" aria-hidden="true">
      {onAxis(lane.spans, axis).map((span) => (
        <i key={`${span.kind}${span.from}`} data-kind={span.kind} style={stretch(span)} />
      ))}
      {legible(lane.marks, axis).map((mark) => (
        <s
          key={`${mark.kind}${mark.at}`}
          data-kind={mark.kind}
          data-flip={isNearEdge(mark, axis) || undefined}
          style={{ '--at': part(mark.at, axis) } as CSSProperties}
        >
          {mark.label && (
            <small>
              <bdi>
                {mark.label} <time>{name(mark.at)}</time>
              </bdi>
            </small>
          )}
        </s>
      ))}
    </div>
  )
}

/** Returns whether a label would leave the axis. The label of a question is before its mark, other labels are behind. */
const isNearEdge = ({ at, kind }: TimelineMark, axis: Axis) =>
  kind === 'question' ? part(at, axis) < labelWidth : part(at, axis) > 1 - labelWidth

const onAxis = (spans: readonly TimelineSpan[], { from, to }: Axis) =>
  spans.filter((span) => span.from < to && span.to > from && span.to > span.from)

/** Keeps each instant once, and omits a label where another one is. */
function legible(marks: readonly TimelineMark[], axis: Axis): TimelineMark[] {
  const room = labelWidth * (axis.to - axis.from)
  const shown = new Map<string, TimelineMark>()
  let labelled: TimelineMark | undefined
  let question: TimelineMark | undefined
  const isNear = (before: TimelineMark | undefined, at: number) => before !== undefined && at - before.at < room
  const unlabel = ({ at, kind }: TimelineMark) => shown.set(`${kind}${at}`, { at, kind })
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const { at, kind, label } = mark
    const key = `${kind}${at}`
    if (at < axis.from || at > axis.to || (shown.has(key) && !label)) continue
    shown.set(key, mark)
    if (kind === 'question') question = mark
    else if (kind === 'end') {
      // an end is more important than what led to it
      if (labelled && isNear(labelled, at)) unlabel(labelled)
      if (question && isNear(question, at) && isNearEdge(mark, axis)) unlabel(question)
      labelled = mark
    } else if (label && isNear(labelled, at)) unlabel(mark)
    else if (label) labelled = mark
  }
  return [...shown.values()]
}
