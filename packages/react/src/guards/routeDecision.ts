import { isSessionUsable, type SessionEndReason, type SessionState } from '@stillhere/session-engine'
import type { TokenClientError, UserClaims } from '@stillhere/token-client'
import { selectUser, userKey } from '../identity.ts'
import { missingStepUp, type MissingStepUp, type ProofOfIdentity } from './stepUp.ts'

/** What a guard knows beside its props. */
export type RouteFacts = {
  session: SessionState
  /** Current time, in epoch ms. */
  now: number
  /** The user that the server has rendered the page for, while the session is restored. */
  initialUser: UserClaims | null
  /** User key and session generation for which the children were shown last. */
  shown: ShownRoute | null
  /** This guard has already asked for a stronger or newer authentication. */
  hasAsked: boolean
  /** The back button has restored the page. */
  isRestoredFromCache: boolean
  /** The tab has redirected to sign-in twice within a minute. */
  isRedirectLoop: boolean
}

export type ShownRoute = { userKey: string | null; generation: number }

export type RouteRules = ProofOfIdentity & {
  signIn: 'redirect' | 'in-place' | 'none'
  allow?: ((user: UserClaims) => boolean) | undefined
}

export type RouteDecision = {
  userKey: string | null
  /** Number of the sign-in to which the session belongs. */
  generation: number
  /** `open`: shown. `covered`: mounted but hidden, for the same user's return. `none`: not mounted. */
  children: 'open' | 'covered' | 'none'
  /** Page beside the children: an offer to sign in, a failure, a refusal by `allow`, or the app's fallback. */
  page: 'sign-in' | 'failure' | 'denied' | 'fallback' | null
  /** Why no page is open, for `sign-in`. */
  reason: SessionEndReason | undefined
  /** The failure, for `failure`. */
  failure: TokenClientError | null
  /** What a sign-in by this guard has to add to the present authentication. */
  missing: MissingStepUp | null
  /** The guard redirects on its own, without a click. */
  redirects: boolean
}

/** Decides what a guard shows and whether it redirects. Pure. */
export function routeDecision(facts: RouteFacts, rules: RouteRules): RouteDecision {
  const { session, initialUser, shown } = facts
  const { status } = session
  const reason = 'reason' in session ? session.reason : undefined
  const user = selectUser(session) ?? initialUser
  const key = user && userKey(user)
  const isAllowed = !user || !rules.allow || rules.allow(user)
  const wasShown = shown?.generation === session.generation

  // requirements apply on entry: an open page does not close because its authentication grows old
  const missing = wasShown ? null : missingStepUp(session, rules, facts.now)
  // a step-up during a session hides nothing
  const isLive = isSessionUsable(session) || (status === 'reauthenticating' && !reason && wasShown)
  // the server's user has not authenticated for `maxAge` or `acrValues`
  const isOpen =
    isAllowed &&
    (initialUser ? rules.maxAge === undefined && rules.acrValues === undefined : isLive && missing === null)
  // the same user gets the children back as they were, unless they were never shown
  const isKept = key !== null && shown?.userKey === key && isAllowed

  // a failed sign-out is not shown here: no user is signed in
  const failure = session.error?.phase === 'sign-out' ? null : session.error
  const redirectsToSignIn =
    status === 'signed-out' &&
    rules.signIn === 'redirect' &&
    !failure &&
    !reason &&
    !facts.isRestoredFromCache &&
    !facts.isRedirectLoop
  const isFromSignIn = isSessionUsable(session) && session.authentication.returnTo !== undefined
  // asks once: a provider that does not meet the requirement would be asked forever
  const redirectsToStepUp = missing !== null && isAllowed && !failure && !facts.hasAsked && !isFromSignIn

  const isDenied = isLive && !isAllowed
  const asks =
    (status === 'signed-out' && rules.signIn !== 'none' && !redirectsToSignIn) ||
    (missing !== null && !redirectsToStepUp && !isDenied)
  const children = isOpen ? 'open' : isKept ? 'covered' : 'none'
  return {
    userKey: key,
    generation: session.generation,
    children,
    page: asks ? (failure ? 'failure' : 'sign-in') : isDenied ? 'denied' : children === 'none' ? 'fallback' : null,
    reason,
    failure,
    missing,
    redirects: redirectsToSignIn || redirectsToStepUp,
  }
}

/** Compares two decisions property by property. */
export const isSameDecision = (a: RouteDecision, b: RouteDecision): boolean =>
  Object.entries(a).every(([name, value]) => Object.is(value, b[name as keyof RouteDecision]))
