import { browserActivitySources, type ActivitySource } from '../activity-sources/index.ts'
import { isSessionUsable } from '../state/selectors.ts'
import type { EffectContext } from './effectContext.ts'

/** Activity becomes state, and is told to the other tabs, this often at most; the latest is never lost. */
const commitEveryMs = 1_000

export type Activity = {
  report(source: string): void
  hold(reason: string, maxMs: number): () => void
  stop(): void
}

export function createActivity(
  context: EffectContext,
  sources: readonly ActivitySource[] = browserActivitySources,
): Activity {
  const { agenda, clock, getState, dispatch, audit, onCommit, environment } = context
  let latestAt = 0
  let committedAt = 0
  let latestSource = ''
  let stopSources: (() => void)[] = []

  const commit = () => {
    if (latestAt <= committedAt) return
    committedAt = latestAt
    if (!isSessionUsable(getState())) return
    dispatch({ type: 'activityReported', activityAt: latestAt })
    audit({ type: 'activityReported', source: latestSource })
  }
  const report = (source: string) => {
    if (!isSessionUsable(getState())) return
    const at = clock.now()
    if (at < committedAt + commitEveryMs) {
      const isFirst = latestAt <= committedAt
      latestAt = at
      latestSource = source
      if (isFirst) agenda.update()
      return
    }
    agenda.ring() // what was due before this activity comes first: it must not save a session that is over
    latestAt = at
    latestSource = source
    commit()
  }

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

  const hold = (reason: string, maxMs: number) => {
    const endsAt = clock.now() + maxMs
    let reportedAt = -Infinity
    const renew = (at: number) => {
      reportedAt = at
      report(`lease:${reason}`)
    }
    const everyMs = context.policy.extendAfterMs / 4
    const stopLease = agenda.add({
      dueAt: () => (clock.now() < endsAt && isSessionUsable(getState()) ? reportedAt + everyMs : null),
      run: renew,
    })
    let isHeld = true
    audit({ type: 'leaseHeld', reason })
    renew(clock.now())
    return () => {
      if (!isHeld) return
      isHeld = false
      stopLease()
      audit({ type: 'leaseReleased', reason })
    }
  }
  return {
    report,
    hold,
    stop() {
      listen(false)
      for (const stop of stops) stop()
    },
  }
}
