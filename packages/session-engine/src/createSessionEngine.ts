import { singleFlight, type TokenClient } from '@stillhere/token-client'
import type { ActivitySource } from './activity-sources/index.ts'
import type { AuditEvent } from './auditEvent.ts'
import { extendSession } from './commands/extendSession.ts'
import { getAccessToken } from './commands/getAccessToken.ts'
import { createReauthentication } from './commands/reauthenticate.ts'
import { signIn } from './commands/signIn.ts'
import { signOut } from './commands/signOut.ts'
import { createActivity } from './effects/activity.ts'
import { createCountdown } from './effects/countdown.ts'
import { createEffectContext } from './effects/createEffectContext.ts'
import { deadline } from './effects/deadline.ts'
import type { SessionEffect } from './effects/effectContext.ts'
import { ending } from './effects/ending.ts'
import { extension } from './effects/extension.ts'
import { createLeases } from './effects/leases.ts'
import { createPersonSignal } from './effects/personSignal.ts'
import { renewal } from './effects/renewal.ts'
import { restore } from './effects/restore.ts'
import { returnCheck } from './effects/returnCheck.ts'
import { tabSync } from './effects/tabSync.ts'
import { tokenEvents } from './effects/tokenEvents.ts'
import { wake } from './effects/wake.ts'
import { browserEnvironment, type SessionEnvironment } from './environment/sessionEnvironment.ts'
import type { SessionEngine } from './sessionEngine.ts'
import { resolvePolicy, type SessionPolicy } from './state/sessionPolicy.ts'

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

/** The order matters: waking up compares instants before anybody acts, and the tabs are heard before the session is restored. */
const effects: readonly SessionEffect[] = [
  wake,
  tokenEvents,
  tabSync,
  deadline,
  ending,
  extension,
  returnCheck,
  renewal,
  restore,
]

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
  const { tokenClient, onEvent, environment = browserEnvironment() } = options
  const policy = resolvePolicy(options.policy)
  const { context, store, auditors, renewSignal } = createEffectContext(tokenClient, policy, environment)
  const { agenda, clock, dispatch } = context
  const flights = singleFlight()
  const countdown = createCountdown(context)
  const activity = createActivity(options.activitySources)
  const personSignal = createPersonSignal(context)
  const leases = createLeases(context, activity.report)
  let stops: (() => void)[] = []
  if (onEvent) auditors.add(onEvent)

  return {
    key: tokenClient.key,
    store,
    countdown: countdown.store,
    policy,
    capabilities: tokenClient.capabilities,
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
      renewSignal()
      agenda.stop()
    },
    signIn: (request) => signIn(context, request),
    signOut: (request) => signOut(context, request),
    extendSession: (request) => flights.run('extend', () => extendSession(context, request)),
    reauthenticate: createReauthentication(context),
    getAccessToken: (request) => getAccessToken(context, request),
    personSignal,
    reportActivity: activity.report,
    noteServerContact: (at = clock.now()) => dispatch({ type: 'serverContacted', contactAt: at }),
    holdActive: (reason, { maxMs = policy.idleTimeoutMs } = {}) => leases.hold(reason, maxMs),
    onEvent(listener) {
      auditors.add(listener)
      return () => auditors.delete(listener)
    },
  }
}
