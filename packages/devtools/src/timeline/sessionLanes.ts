import type { SessionHistory } from '../recorder/SessionHistory.ts'
import { activityLane } from './activityLane.ts'
import { applicationLane } from './applicationLane.ts'
import { ssoLane } from './ssoLane.ts'
import { tabsLane } from './tabsLane.ts'
import { tokensLane } from './tokensLane.ts'
import type { TimelineLane } from './timelineLane.ts'

/** All that one engine knows, from the person down to the server. */
export function sessionLanes(history: SessionHistory, now: number): TimelineLane[] {
  const tabs = tabsLane(history, now)
  return [
    activityLane(history, now),
    applicationLane(history, now),
    tokensLane(history, now),
    ssoLane(history, now),
    ...(tabs ? [tabs] : []),
  ]
}
