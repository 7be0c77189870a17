import { singleFlight, TokenClientError, type TokenClient } from '@stillhere/token-client'
import type { ActivitySource } from './activity-sources/index.ts'
import type { AuditEvent } from './auditEvent.ts'
import { extendSession } from './commands/extendSession.ts'
import { withWindow } from './commands/withWindow.ts'
import { findAccessToken, getAccessToken } from './commands/getAccessToken.ts'
import { createReauthentication, signIn } from './commands/signIn.ts'
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
import { tabSync } from './effects/tabSync.ts'
import { tokenEvents } from './effects/tokenEvents.ts'
import { returnCheck, wake } from './effects/wake.ts'
import { browserEnvironment, type SessionEnvironment } from './environment/sessionEnvironment.ts'
import type { SessionEngine } from './sessionEngine.ts'
import { findInvalidOption, resolvePolicy, type SessionPolicy } from './state/sessionPolicy.ts'

export type SessionEngineOptions = {
  tokenClient: TokenClient
  /** Options that are not given are those of `policies.reference300`, scaled to the idle timeout. */
  policy?: Partial<SessionPolicy>
  /** How user activity is noticed. Default: pointer, keyboard, touch and wheel. */
  activitySources?: readonly ActivitySource[]
  /** Default: the browser. */
  environment?: SessionEnvironment
  /** Receives what happens, as facts without content. Same as `engine.onEvent`. */
  onEvent?: (event: AuditEvent) => void
}

/** The order matters: `wake` compares instants before other effects react, and `tabSync` listens before `restore` starts. */
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
 * Creates the engine: a store, a dispatch and the effects that follow it. Does nothing until `start()`.
 *
 * @example
 * const engine = createSessionEngine({ tokenClient, policy: policies.reference300 })
 * engine.start()
 * engine.store.subscribe(({ status }) => console.log(status))
 * @throws TokenClientError `config-invalid` if the policy makes no sense; its message and `field` name the option
 */
export function createSessionEngine(options: SessionEngineOptions): SessionEngine {
  const { tokenClient, onEvent, environment = browserEnvironment() } = options
  const policy = validPolicy(options.policy)
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
    extendSession: (request) =>
      flights.run('extend', () => withWindow(tokenClient, 'extend', () => extendSession(context, request))),
    reauthenticate: createReauthentication(context),
    findAccessToken: (request) => findAccessToken(context, request),
    getAccessToken: (request) => getAccessToken(context, request),
    personSignal,
    reportActivity: activity.report,
    noteServerContact: (at = clock.now()) => dispatch({ type: 'serverContacted', contactAt: at }),
    holdActive: (reason, { maxMs = policy.idleTimeoutMs } = {}) => leases.hold(reason, maxMs),
    onEvent: auditors.add,
  }
}

function validPolicy(given: Partial<SessionPolicy> = {}): SessionPolicy {
  const invalid = findInvalidOption(given)
  if (!invalid) return resolvePolicy(given)
  const { field, message } = invalid
  throw new TokenClientError('token-client/config-invalid', 'configuration', message, { field })
}
