import { isSessionUsable, type SessionPolicy, type SessionState } from '@stillhere/session-engine'
import { formatLeft } from '../timeline/formatLeft.ts'

/** A figure of the panel: what it is, how it stands, and what follows from it. */
export type Reading = { name: string; value: string; detail: string }

export const statusWords: Record<SessionState['status'], string> = {
  restoring: 'looking for a session',
  'signed-out': 'signed out',
  active: 'active',
  expiring: 'asking',
  reauthenticating: 'signing in',
  ended: 'ended',
}

/** The status in a few words, short enough for a button: with the time left, or the reason of an end. */
export function sayBriefly(state: SessionState, now: number): string {
  const words = statusWords[state.status]
  if (isSessionUsable(state)) return `${words}, ${formatLeft(state.deadlineAt - now)} left`
  const reason = 'reason' in state ? state.reason : undefined
  return reason && reason !== 'signed-out' ? `${words}: ${reason}` : words
}

export const nameOf = (state: SessionState): string =>
  'user' in state ? (state.user.name ?? state.user.sub) : 'nobody'

/** The three verbs that are easily mixed up, each with the deadline that it moves; then what comes first of all. */
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
