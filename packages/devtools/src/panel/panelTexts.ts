import { isSessionUsable, type SessionEngine, type SessionPolicy, type SessionState } from '@stillhere/session-engine'
import type { SessionFact } from '../recorder/SessionFact.ts'
import { formatClock, formatLeft } from '../timeline/timelineAxis.ts'

/** A row of the panel: a name, its value, and what follows from it. */
export type Reading = { name: string; value: string; detail: string }

export const statusWords: Record<SessionState['status'], string> = {
  restoring: 'looking for a session',
  'signed-out': 'signed out',
  active: 'active',
  expiring: 'asking',
  reauthenticating: 'signing in',
  ended: 'ended',
}

/** Returns the status in a few words, for the button: with the time left, or the reason of an end. */
export function sayBriefly(state: SessionState, now: number): string {
  const words = statusWords[state.status]
  if (isSessionUsable(state)) return `${words}, ${formatLeft(state.deadlineAt - now)} left`
  const reason = 'reason' in state ? state.reason : undefined
  return reason && reason !== 'signed-out' ? `${words}: ${reason}` : words
}

export const nameOf = (state: SessionState): string =>
  'user' in state ? (state.user.name ?? state.user.sub) : 'no user'

/** Returns activity, renewal and extension, each with the deadline that it moves, and then the next deadline. */
export function readSession(state: SessionState, policy: SessionPolicy, now: number): Reading[] {
  if (!isSessionUsable(state)) return []
  const { deadlines, lastActivityAt, lastContactAt, renewedAt, authentication, deadlineAt, limit } = state
  const ago = (at: number) => (now - at < 1_000 ? 'just now' : `${formatLeft(now - at)} ago`)
  const left = (at: number) => (at > now ? `in ${formatLeft(at - now)}` : 'now')
  const expireAt = authentication.accessTokenExpiresAt ?? authentication.idTokenExpiresAt
  const { absoluteDeadlineAt, ssoIdleDeadlineAt, userIdleDeadlineAt, warnAt } = deadlines
  const extendAt = lastContactAt + policy.extendAfterMs
  const next = lastActivityAt > lastContactAt ? `, next ${left(extendAt)}` : ''
  return [
    { name: 'Last activity', value: ago(lastActivityAt), detail: `person is idle ${left(userIdleDeadlineAt)}` },
    {
      name: 'Last renewal',
      value: ago(renewedAt),
      detail: expireAt === undefined ? 'tokens do not tell when they expire' : `tokens expire ${left(expireAt)}`,
    },
    {
      name: 'Last extension',
      value: ago(lastContactAt),
      detail: `SSO session is idle ${left(ssoIdleDeadlineAt)}${next}`,
    },
    {
      name: now < warnAt ? 'Will ask' : 'Ends',
      value: left(now < warnAt ? warnAt : deadlineAt),
      detail: `${now < warnAt ? `ends ${left(deadlineAt)}, ` : ''}${limit} limit`,
    },
    ...(absoluteDeadlineAt === null
      ? []
      : [{ name: 'Absolute limit', value: left(absoluteDeadlineAt), detail: 'cannot be extended' }]),
  ]
}

/** Returns the capabilities of a token client as sentences. */
export const capabilitiesInWords = (can: SessionEngine['capabilities']): string[] => [
  can.silentAuthentication
    ? 'Can ask the authorization server silently whether there is a session.'
    : 'Cannot authenticate silently: only the user can extend the SSO session.',
  can.renewalExtendsSession
    ? 'A renewal of tokens extends the SSO session too.'
    : 'A renewal of tokens does not reach the SSO session.',
  can.popup ? 'Can open a window to sign in.' : 'Cannot open a window to sign in: it leaves the page.',
  can.signOutOfSso ? 'Can end the SSO session.' : 'Can end this application session only.',
]

/** Describes a fact in one line: `extensionSucceeded: by engine, latencyMs 210`. */
export function describeFact(fact: SessionFact): string {
  if (fact.type === 'statusChanged') {
    const { from, to, reason } = fact
    return `${from} → ${to}${reason ? `: ${reason}` : ''}`
  }
  if (fact.type === 'deadlinesMoved') {
    const { deadlineAt, limit } = fact.deadlines
    return `deadlinesMoved: ends ${formatClock(deadlineAt)}, ${limit} limit`
  }
  const { type, at: _at, generation: _generation, ...more } = fact
  const details = Object.entries(more).map(([name, value]) =>
    name.endsWith('At') && typeof value === 'number' ? `${name} ${formatClock(value)}` : `${name} ${String(value)}`,
  )
  return details.length > 0 ? `${type}: ${details.join(', ')}` : type
}
