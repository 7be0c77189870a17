import type { TokenClient } from '@stillhere/token-client'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AuditEvent } from '../auditEvent.ts'
import type { SessionEnvironment } from '../environment/sessionEnvironment.ts'
import { steadyClock } from '../environment/steadyClock.ts'
import type { SessionEvent } from '../state/sessionEvents.ts'
import type { SessionPolicy } from '../state/sessionPolicy.ts'
import { sessionReducer } from '../state/sessionReducer.ts'
import { initialSessionState, type SessionState } from '../state/sessionState.ts'
import { createAgenda } from './agenda.ts'
import { authenticationOnClock } from './authenticationOnClock.ts'
import type { EffectContext } from './effectContext.ts'

export type EngineCore = {
  context: EffectContext
  store: StoreApi<SessionState>
  auditors: Set<(event: AuditEvent) => void>
  /** Aborts the signal that commands and effects hold, and gives out a new one. */
  renewSignal(): void
}

/** The store and its one dispatch: commit the state, then notify, then let the effects see it. */
export function createEffectContext(
  tokenClient: TokenClient,
  policy: SessionPolicy,
  environment: SessionEnvironment,
): EngineCore {
  const clock = steadyClock(environment.clock)
  const store = createStore<SessionState>(() => initialSessionState)
  const auditors = new Set<(event: AuditEvent) => void>()
  const followers = new Set<(state: SessionState, previous: SessionState) => void>()
  const queue: SessionEvent[] = []
  const onClock = authenticationOnClock(clock)
  let isCommitting = false
  let running = new AbortController()

  const audit: EffectContext['audit'] = (event) => {
    const stamped: AuditEvent = { ...event, at: clock.now(), generation: store.getState().generation }
    auditors.forEach((listener) => listener(stamped))
  }
  const agenda = createAgenda(environment.clock, clock.now, (gapMs) => audit({ type: 'clockGapNoticed', gapMs }))

  const commit = (event: SessionEvent) => {
    const previous = store.getState()
    const state = sessionReducer(previous, event, policy)
    if (state === previous) return
    store.setState(state, true)
    if (state.status !== previous.status) audit(statusChanged(previous, state))
    for (const follow of followers) follow(state, previous)
    agenda.update()
  }
  const context: EffectContext = {
    tokenClient,
    policy,
    environment,
    clock,
    agenda,
    audit,
    lastTold: { text: '' },
    get signal() {
      return running.signal
    },
    getState: store.getState,
    dispatch(event) {
      const at = clock.now()
      queue.push(
        'authentication' in event ? { ...event, authentication: onClock(event.authentication), at } : { ...event, at },
      )
      if (isCommitting) return // an event that a commit has caused waits until everybody has seen that commit
      isCommitting = true
      try {
        for (let next = queue.shift(); next; next = queue.shift()) commit(next)
      } finally {
        isCommitting = false
      }
    },
    onCommit(listener) {
      followers.add(listener)
      return () => followers.delete(listener)
    },
  }
  const renewSignal = () => {
    running.abort()
    running = new AbortController()
  }
  return { context, store, auditors, renewSignal }
}

const statusChanged = (from: SessionState, to: SessionState) => ({
  type: 'statusChanged' as const,
  from: from.status,
  to: to.status,
  ...('reason' in to && to.reason ? { reason: to.reason } : {}),
})
