import type { Authentication } from '../../authentication.ts'
import type { TokenClientPhase } from '../../tokenClientError.ts'
import { failure } from '../../protocol/protocolError.ts'
import type { BffAnswer } from './askBff.ts'

/** What the backend knows of this browser's session. */
export type BffSessionAnswer = {
  authentication: Authentication
  /** Whether a hidden frame is known to work here, or none is needed. */
  canBeSilent: boolean
}

/** What was told of an instant before, by what the backend calls it. */
export type KnownInstants = Map<number, number>

const instants = {
  authenticatedAt: 'authenticatedAt',
  contactedAt: 'contactedAt',
  idTokenExpiresAt: 'idTokenExpiresAt',
  accessTokenExpiresAt: 'accessTokenExpiresAt',
  ssoSessionExpiresAt: 'absoluteDeadlineAt',
} as const
const others = ['authenticationLevel', 'authenticationMethods', 'ssoSessionId'] as const

/** Why a session is over, as the backend says it. */
const losses = { 'renewal-rejected': 'session-rejected', revoked: 'session-revoked', 'user-changed': 'subject-changed' }

/**
 * Reads an answer. The backend's instants are told by this browser's clock, and never later than they were: whatever
 * the request took, it counts as if the backend had answered at once. What was told before is told again, because the
 * next request takes another time.
 *
 * @param askedAt when the request of this answer started
 * @param contactedAt when the backend was asked for the contact that this is the outcome of
 * @throws TokenClientError one that ends the session, if it is over; `server-unavailable`, if this is no answer
 */
export function readSessionAnswer(
  answer: BffAnswer,
  phase: TokenClientPhase,
  known: KnownInstants,
  askedAt: number,
  contactedAt = 0,
): BffSessionAnswer {
  const { now, status } = answer
  const reason = String(answer['reason'])
  if (status === 'ended' || status === 'none')
    throw failure(
      Object.hasOwn(losses, reason) ? (losses[reason as keyof typeof losses] as 'session-rejected') : 'login-required',
      phase,
    )
  const session = Object(answer['session']) as BffAnswer
  const user = Object(session['user']) as BffAnswer
  const isRight =
    status === 'active' &&
    [user['iss'], user['sub']].every((claim) => typeof claim === 'string' && claim) &&
    [now, session['authenticatedAt'], session['contactedAt']].every(Number.isFinite)
  if (!isRight) throw failure('server-unavailable', phase, 'The backend did not say who is signed in.')

  const authentication: Record<string, unknown> = { user }
  for (const [name, theirs] of Object.entries(instants)) {
    const at = session[theirs]
    if (typeof at !== 'number') continue
    const told = known.get(at) ?? askedAt - (Number(now) - at)
    authentication[name] = theirs === 'contactedAt' ? Math.max(told, contactedAt) : told
  }
  known.clear()
  for (const [name, theirs] of Object.entries(instants))
    if (name in authentication) known.set(session[theirs] as number, authentication[name] as number)
  for (const name of others) if (session[name] !== undefined) authentication[name] = session[name]
  return {
    authentication: authentication as Authentication,
    canBeSilent: session['silent'] === true,
  }
}
