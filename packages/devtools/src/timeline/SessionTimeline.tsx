'use client'
import type { SessionEngine } from '@stillhere/session-engine'
import { useRef, useSyncExternalStore, type ReactNode } from 'react'
import type { SessionRecording } from '../recorder/recordSession.ts'
import { useEverySecond } from '../useEverySecond.ts'
import { useRecording } from '../useRecording.ts'
import { sessionLanes } from './sessionLanes.ts'
import { TimelineChart } from './TimelineChart.tsx'
import { axisAround } from './timelineAxis.ts'
import type { TimelineLane } from './timelineLane.ts'

/** What {@link SessionTimeline} shows: an engine, or what has been recorded of one; never both. Durations in ms. */
export type SessionTimelineProps = (
  | {
      /** Recorded from the first effect on. */
      engine: SessionEngine
      recording?: never
    }
  | {
      /** Made by `recordSession`, perhaps long before. */
      recording: SessionRecording
      engine?: never
    }
) & {
  /** How much time there is on the axis. Default: 2.4 idle timeouts, at most two hours. */
  spanMs?: number
  /** In px. Default: as high as its lanes. */
  height?: number
  /** Further lanes below, for what the app knows of others: an upstream session, another app. */
  lanes?: readonly TimelineLane[]
  /** Its accessible name. Default "Session timeline". */
  label?: string
}

/**
 * One session on one time axis: activity, application session, tokens, SSO session and, where there are any, other tabs.
 * What has happened is solid, what will happen by itself runs pale ahead of now, up to the deadlines. Follows the engine's
 * clock, once a second while it is seen, and renders nothing but itself.
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

/** What was known already when the recording began lies before it. */
const startOf = (lanes: readonly TimelineLane[], begunAt: number) =>
  Math.min(
    begunAt,
    ...lanes.flatMap(({ spans, marks }) => [...spans.map(({ from }) => from), ...marks.map(({ at }) => at)]),
  )
