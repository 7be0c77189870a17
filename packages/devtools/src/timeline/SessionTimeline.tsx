'use client'
import type { SessionEngine } from '@stillhere/session-engine'
import { useRef, useSyncExternalStore, type ReactNode } from 'react'
import type { SessionRecording } from '../recorder/recordSession.ts'
import { useEverySecond } from '../dom/useEverySecond.ts'
import { useRecording } from '../useRecording.ts'
import { sessionLanes } from './sessionLanes.ts'
import { TimelineChart } from './TimelineChart.tsx'
import { axisAround } from './timelineAxis.ts'
import type { TimelineLane } from './timelineLane.ts'

/** Props of {@link SessionTimeline}: an engine or a recording, not both. Durations in ms. */
export type SessionTimelineProps = (
  | {
      /** The engine to record, from the first effect on. */
      engine: SessionEngine
      recording?: never
    }
  | {
      /** A recording of `recordSession`, which may have begun earlier. */
      recording: SessionRecording
      engine?: never
    }
) & {
  /** Width of the axis, in ms. Default: 2.4 idle timeouts, at most two hours. */
  spanMs?: number
  /** Height in px. Default: the height of its lanes. */
  height?: number
  /** Additional lanes below, for example of an upstream session or another app. */
  lanes?: readonly TimelineLane[]
  /** Accessible name. Default: "Session timeline". */
  label?: string
}

/**
 * Draws one session on one time axis: activity, application session, tokens, SSO session and other tabs, if there are any.
 * The past is solid. The future, up to the deadlines, is pale. Follows the engine's clock once a second while it is visible,
 * and renders only itself.
 *
 * @example <SessionTimeline engine={useSessionEngine()} />
 */
export function SessionTimeline({ engine, recording, ...look }: SessionTimelineProps): ReactNode {
  return recording ? <Recorded recording={recording} {...look} /> : <Live engine={engine} {...look} />
}

type Look = Omit<SessionTimelineProps, 'engine' | 'recording'>

function Live({ engine, ...look }: Look & { engine: SessionEngine }) {
  const recording = useRecording(engine)
  return recording && <Recorded recording={recording} {...look} />
}

function Recorded({
  recording,
  spanMs,
  lanes = [],
  label = 'Session timeline',
  height,
}: Look & { recording: SessionRecording }) {
  const root = useRef<HTMLElement>(null)
  const history = useSyncExternalStore(recording.subscribe, recording.getHistory, recording.getHistory)
  useEverySecond(root)
  const { engine } = recording
  const now = engine.now()
  const own = sessionLanes(history, now)
  const { idleTimeoutMs } = engine.policy
  return (
    <TimelineChart
      rootRef={root}
      label={label}
      height={height}
      lanes={[...own, ...lanes]}
      now={now}
      {...axisAround(now, { startedAt: startOf(own, history.begin.at), idleTimeoutMs, spanMs })}
    />
  )
}

/** Facts that were known when the recording began are earlier than its beginning. */
const startOf = (lanes: readonly TimelineLane[], begunAt: number) =>
  Math.min(
    begunAt,
    ...lanes.flatMap(({ spans, marks }) => [...spans.map(({ from }) => from), ...marks.map(({ at }) => at)]),
  )
