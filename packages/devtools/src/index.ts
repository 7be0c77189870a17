export {
  recordSession,
  type RecordSessionOptions,
  type SessionRecord,
  type SessionRecording,
} from './recorder/recordSession.ts'
export type { ConnectionChanged, DeadlinesMoved, SessionFact } from './recorder/SessionFact.ts'
export type { SessionHistory } from './recorder/SessionHistory.ts'
export { SessionDevtools, type DevtoolsPosition, type SessionDevtoolsProps } from './panel/SessionDevtools.tsx'
export { SessionTimeline, type SessionTimelineProps } from './timeline/SessionTimeline.tsx'
export { TimelineChart, type TimelineChartProps } from './timeline/TimelineChart.tsx'
export type { TimelineLane, TimelineMark, TimelineSpan } from './timeline/timelineLane.ts'
export { formatLeft } from './timeline/timelineAxis.ts'
export { applicationLane } from './timeline/applicationLane.ts'
export { ssoLane } from './timeline/ssoLane.ts'
export { activityLane, tabsLane, tokensLane } from './timeline/sessionLanes.ts'
