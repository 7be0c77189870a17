import { browserActivitySources, type ActivitySource } from '../activity-sources/index.ts'
import { lateClickMs } from '../state/lateClickMs.ts'
import { isSessionUsable } from '../state/selectors.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'

/** Activity becomes state, and is told to the other tabs, this often at most; the latest is never lost. */
const commitEveryMs = 1_000

export type Activity = { report(source: string): void; start: SessionEffect }

/** Hears of activity while the session is usable. Costs one comparison and one store per event, and one commit a second. */
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
    // behind the question it does not count, and must not end what the click that it belongs to would save
    if (state.status === 'expiring' && policy.confirm === 'explicit' && at < state.deadlineAt + lateClickMs) return
    const isPending = latestAt > committedAt
    const isSoon = at < committedAt + commitEveryMs
    if (!isSoon) agenda.ring() // what was due before this activity comes first: it must not save a session that is over
    latestAt = at
    latestSource = source
    if (!isSoon) commit()
    else if (!isPending) agenda.update()
  }

  const start: SessionEffect = (started) => {
    const { agenda, getState, onCommit, environment } = (context = started)
    let stopSources: (() => void)[] = []
    const listen = (usable: boolean) => {
      if (usable === stopSources.length > 0) return
      for (const stop of stopSources) stop()
      stopSources = usable ? sources.map((source) => source(report)) : []
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
