import { browserActivitySources, type ActivitySource } from '../activity-sources/index.ts'
import { lateClickMs } from '../state/deadlines.ts'
import { isSessionUsable } from '../state/sessionState.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { attempt } from './listeners.ts'

/** Activity is committed to the state at most once per interval, in ms. The latest activity is never lost. */
const commitEveryMs = 1_000

export type Activity = { report(source: string): void; start: SessionEffect }

/** Collects user activity while the session is usable. An event costs one comparison; there is one commit a second. */
export function createActivity(sources: readonly ActivitySource[] = browserActivitySources): Activity {
  let context: EffectContext | undefined
  let latestAt = 0
  let committedAt = 0
  let latestSource = ''

  const commit = () => {
    if (latestAt <= committedAt || !context) return
    committedAt = latestAt
    if (!isSessionUsable(context.getState())) return
    context.dispatch({ type: 'activityReported', activityAt: latestAt })
    context.audit({ type: 'activityReported', source: latestSource })
  }
  const report = (source: string) => {
    if (!context || !isSessionUsable(context.getState())) return
    const { agenda, clock, policy, getState } = context
    const at = clock.now()
    const state = getState()
    // while the warning is shown it does not count, and must not end a session that its click is about to extend
    if (state.status === 'expiring' && policy.confirm === 'explicit' && at < state.deadlineAt + lateClickMs) return
    const isPending = latestAt > committedAt
    const isSoon = at < committedAt + commitEveryMs
    if (!isSoon) agenda.catchUp() // what was due earlier comes first: activity must not save a session that has ended
    latestAt = at
    latestSource = source
    if (!isSoon) commit()
    else if (!isPending) agenda.update()
  }

  const start: SessionEffect = (started) => {
    const { agenda, getState, onCommit, environment } = (context = started)
    let stopSources: (() => void)[] = []
    const listen = (isUsable: boolean) => {
      if (isUsable === stopSources.length > 0) return
      for (const stop of stopSources) attempt(stop)
      stopSources = []
      if (isUsable) for (const source of sources) attempt(() => stopSources.push(source(report)))
    }
    listen(isSessionUsable(getState()))
    const stops = [
      onCommit((state) => listen(isSessionUsable(state))),
      agenda.add({ dueAt: () => (latestAt > committedAt ? committedAt + commitEveryMs : null), run: commit }),
      environment.visibility.subscribe((change) => change === 'hidden' && commit()),
    ]
    return () => {
      listen(false)
      for (const stop of stops) stop()
      context = undefined
    }
  }
  return { report, start }
}
