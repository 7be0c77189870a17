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
  const onClock = authenticationOnClock(clock)
  let running = new AbortController()

  const audit: EffectContext['audit'] = (event) => {
    tellAll(auditors, { ...event, at: clock.now(), generation: store.getState().generation })
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
  const enqueue = oneByOne(commit)
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
      enqueue(
        'authentication' in event ? { ...event, authentication: onClock(event.authentication), at } : { ...event, at },
      )
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

/** An event that a commit has caused waits until everybody has seen that commit. */
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

/** A listener that throws is its own affair: said aloud, but the session goes on. */
function tellAll(listeners: Iterable<(event: AuditEvent) => void>, event: AuditEvent) {
  for (const listener of listeners) {
    try {
      listener(event)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }
}
