import type { TokenClient } from '@stillhere/token-client'
import { createStore } from 'zustand/vanilla'
import type { AuditEvent } from '../auditEvent.ts'
import type { SessionEnvironment } from '../environment/sessionEnvironment.ts'
import { authenticationOnClock, steadyClock } from '../environment/steadyClock.ts'
import type { ReadonlyStore } from '../sessionEngine.ts'
import type { SessionEvent } from '../state/sessionEvents.ts'
import type { SessionPolicy } from '../state/sessionPolicy.ts'
import { sessionReducer } from '../state/sessionReducer.ts'
import { initialSessionState, type SessionState } from '../state/sessionState.ts'
import { createAgenda } from './agenda.ts'
import type { EffectContext } from './effectContext.ts'
import { attempt, createListeners, type Listeners } from './listeners.ts'

export type EngineCore = {
  context: EffectContext
  store: ReadonlyStore<SessionState>
  auditors: Listeners<[AuditEvent]>
  /** Aborts the signal of running commands and effects, and replaces it. */
  renewSignal(): void
}

/** Creates the store and its only `dispatch`, which commits a state, notifies subscribers and then the effects. */
export function createEffectContext(
  tokenClient: TokenClient,
  policy: SessionPolicy,
  environment: SessionEnvironment,
): EngineCore {
  const clock = steadyClock(environment.clock)
  const store = createStore<SessionState>(() => initialSessionState)
  const auditors = createListeners<[AuditEvent]>()
  const followers = createListeners<[state: SessionState, previous: SessionState]>()
  const onClock = authenticationOnClock(clock)
  let running = new AbortController()

  const audit: EffectContext['audit'] = (event) =>
    auditors.notify({ ...event, at: clock.now(), generation: store.getState().generation })
  const agenda = createAgenda(environment.clock, clock.now, (gapMs) => audit({ type: 'clockGapNoticed', gapMs }))

  const commit = (event: SessionEvent) => {
    const previous = store.getState()
    const state = sessionReducer(previous, event, policy)
    if (state === previous) return
    store.setState(state, true)
    if (state.status !== previous.status) audit(statusChanged(previous, state))
    followers.notify(state, previous)
    agenda.update()
  }
  const enqueue = oneByOne(commit)
  const context: EffectContext = {
    tokenClient,
    policy,
    environment,
    clock,
    agenda,
    audit,
    lastBroadcast: { text: '' },
    get signal() {
      return running.signal
    },
    getState: store.getState,
    dispatch(event) {
      const at = clock.now()
      enqueue(
        'authentication' in event ? { ...event, authentication: onClock(event.authentication), at } : { ...event, at },
      )
    },
    onCommit: followers.add,
  }
  return {
    context,
    store: {
      getState: store.getState,
      getInitialState: store.getInitialState,
      // a subscriber that throws must not stop the effects, which keep the alarm
      subscribe: (listener) => store.subscribe((state, previous) => void attempt(() => listener(state, previous))),
    },
    auditors,
    renewSignal() {
      running.abort()
      running = new AbortController()
    },
  }
}

const statusChanged = (from: SessionState, to: SessionState) => ({
  type: 'statusChanged' as const,
  from: from.status,
  to: to.status,
  ...('reason' in to && to.reason ? { reason: to.reason } : {}),
})

/** Queues events that a commit causes, until all listeners have seen that commit. */
function oneByOne(commit: (event: SessionEvent) => void): (event: SessionEvent) => void {
  const queue: SessionEvent[] = []
  let isCommitting = false
  return (event) => {
    queue.push(event)
    if (isCommitting) return
    isCommitting = true
    try {
      for (let next = queue.shift(); next; next = queue.shift()) commit(next)
    } finally {
      isCommitting = false
    }
  }
}
