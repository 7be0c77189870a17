import { singleFlight, type TokenClient } from '@stillhere/token-client'
import { createStore } from 'zustand/vanilla'
import type { ActivitySource } from './activity-sources/index.ts'
import type { AuditEvent } from './auditEvent.ts'
import { extendSession } from './commands/extendSession.ts'
import { getAccessToken } from './commands/getAccessToken.ts'
import { reauthenticate } from './commands/reauthenticate.ts'
import { signIn } from './commands/signIn.ts'
import { signOut } from './commands/signOut.ts'
import { authenticationOnClock } from './effects/authenticationOnClock.ts'
import { createActivity } from './effects/activity.ts'
import { createAgenda } from './effects/agenda.ts'
import { createCountdown } from './effects/countdown.ts'
import { deadline } from './effects/deadline.ts'
import type { EffectContext, SessionEffect } from './effects/effectContext.ts'
import { ending } from './effects/ending.ts'
import { extension } from './effects/extension.ts'
import { createLeases } from './effects/leases.ts'
import { renewal } from './effects/renewal.ts'
import { restore } from './effects/restore.ts'
import { tabSync } from './effects/tabSync.ts'
import { tokenEvents } from './effects/tokenEvents.ts'
import { wake } from './effects/wake.ts'
import { browserEnvironment, type SessionEnvironment } from './environment/sessionEnvironment.ts'
import { steadyClock } from './environment/steadyClock.ts'
import type { SessionEngine } from './sessionEngine.ts'
import type { SessionEvent } from './state/sessionEvents.ts'
import { resolvePolicy, type SessionPolicy } from './state/sessionPolicy.ts'
import { sessionReducer } from './state/sessionReducer.ts'
import { initialSessionState, type SessionState } from './state/sessionState.ts'

export type SessionEngineOptions = {
  tokenClient: TokenClient
  /** What is not given is `policies.reference300`, scaled to the idle timeout. */
  policy?: Partial<SessionPolicy>
  /** What tells that a person is here. Default: pointer, keyboard, touch and wheel. */
  activitySources?: readonly ActivitySource[]
  /** Default: the browser. */
  environment?: SessionEnvironment
  onEvent?: (event: AuditEvent) => void
}

/** The order matters: tabs are heard before the session is restored, and waking up compares instants before anybody acts. */
const effects: readonly SessionEffect[] = [wake, tokenEvents, tabSync, deadline, ending, extension, renewal, restore]

/**
 * Builds the engine: a store, a dispatch and the effects that follow. Does nothing until `start()`.
 *
 * @example
 * const engine = createSessionEngine({ tokenClient, policy: policies.reference300 })
 * engine.start()
 * engine.store.subscribe(({ status }) => console.log(status))
 * @throws RangeError when the policy makes no sense
 */
export function createSessionEngine(options: SessionEngineOptions): SessionEngine {
  const { tokenClient } = options
  const policy = resolvePolicy(options.policy)
  const environment = options.environment ?? browserEnvironment()
  const clock = steadyClock(environment.clock)
  const store = createStore<SessionState>(() => initialSessionState)
  const auditors = new Set(options.onEvent ? [options.onEvent] : [])
  const followers = new Set<(state: SessionState, previous: SessionState) => void>()
  const queue: SessionEvent[] = []
  const flights = singleFlight()
  let isCommitting = false
  let running = new AbortController()
  let stops: (() => void)[] = []

  const audit: EffectContext['audit'] = (event) => {
    const stamped = { ...event, at: clock.now(), generation: store.getState().generation } as AuditEvent
    auditors.forEach((listener) => listener(stamped))
  }
  const agenda = createAgenda(environment.clock, clock.now, (gapMs) => audit({ type: 'clockGapNoticed', gapMs }))

  const commit = (event: SessionEvent) => {
    const previous = store.getState()
    const state = sessionReducer(previous, event, policy)
    if (state === previous) return
    store.setState(state, true)
    if (state.status !== previous.status) {
      const reason = 'reason' in state && state.reason ? { reason: state.reason } : {}
      audit({ type: 'statusChanged', from: previous.status, to: state.status, ...reason })
    }
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
      const heard = 'authentication' in event ? { ...event, authentication: onClock(event.authentication) } : event
      queue.push({ ...heard, at } as SessionEvent)
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
  const onClock = authenticationOnClock(clock)
  const countdown = createCountdown(context)
  const activity = createActivity(options.activitySources)
  const leases = createLeases(context, activity.report)

  return {
    store,
    countdown: countdown.store,
    policy,
    now: clock.now,
    start() {
      if (stops.length > 0) return
      const all = [activity.start, leases.start, countdown.start, ...effects]
      stops = all.map((effect) => effect(context))
      agenda.ring()
    },
    stop() {
      for (const stop of stops.reverse()) stop()
      stops = []
      running.abort()
      running = new AbortController()
      agenda.stop()
    },
    signIn: (request) => signIn(context, request),
    signOut: (request) => signOut(context, request),
    extendSession: () => flights.run('extend', () => extendSession(context)),
    reauthenticate: (request) => flights.run('reauthenticate', () => reauthenticate(context, request)),
    getAccessToken: (request) => getAccessToken(context, request),
    reportActivity: activity.report,
    noteServerContact: (at = clock.now()) => context.dispatch({ type: 'serverContacted', contactAt: at }),
    holdActive: (reason, { maxMs = policy.idleTimeoutMs } = {}) => leases.hold(reason, maxMs),
    onEvent(listener) {
      auditors.add(listener)
      return () => auditors.delete(listener)
    },
  }
}
