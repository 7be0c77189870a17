import type { SessionPolicy } from './sessionPolicy.ts'

/** Which timeout ends the session. */
export type SessionLimit =
  /** Inactivity of the user, or the inactivity timer of the SSO session. Activity and extensions move it. */
  | 'idle'
  /** The maximum age of the sign-in. Only a new sign-in moves it. */
  | 'absolute'

/** The deadlines of a session. Instants in epoch ms; `null` where there is no absolute limit. */
export type Deadlines = {
  /** The inactivity timer of the SSO session runs out, unless the authorization server is contacted. */
  ssoIdleDeadlineAt: number
  /** The user has been inactive for the idle timeout. */
  userIdleDeadlineAt: number
  /** The earlier of the two idle deadlines. */
  idleDeadlineAt: number
  absoluteDeadlineAt: number | null
  /** The earliest deadline. The session ends then. */
  deadlineAt: number
  /** The limit that `deadlineAt` belongs to. */
  limit: SessionLimit
  /** The warning appears. */
  warnAt: number
  /** The first notice of the absolute deadline appears. `null` where there is no absolute limit, or no notice. */
  absoluteNoticeAt: number | null
}

type Instants = {
  authenticatedAt: number
  lastActivityAt: number
  lastContactAt: number
  /** When the latest tokens arrived. */
  renewedAt: number
}

/** Computes the deadlines from the facts and the policy. No other code computes a deadline. */
export function deadlines(
  facts: Omit<Instants, 'renewedAt'> & { ssoSessionExpiresAt?: number | undefined },
  policy: SessionPolicy,
): Deadlines {
  const ssoIdleDeadlineAt = facts.lastContactAt + policy.idleTimeoutMs
  const userIdleDeadlineAt = facts.lastActivityAt + policy.idleTimeoutMs
  const idleDeadlineAt = Math.min(ssoIdleDeadlineAt, userIdleDeadlineAt)
  const absolute = Math.min(
    policy.absoluteTimeoutMs === null ? Infinity : facts.authenticatedAt + policy.absoluteTimeoutMs,
    facts.ssoSessionExpiresAt ?? Infinity,
  )
  const deadlineAt = Math.min(idleDeadlineAt, absolute)
  const noticeMs = absoluteWarningLeadMs(policy)
  return {
    ssoIdleDeadlineAt,
    userIdleDeadlineAt,
    idleDeadlineAt,
    absoluteDeadlineAt: absolute === Infinity ? null : absolute,
    deadlineAt,
    limit: absolute <= idleDeadlineAt ? 'absolute' : 'idle',
    warnAt: deadlineAt - policy.warningLeadMs,
    absoluteNoticeAt: absolute === Infinity || noticeMs === 0 ? null : absolute - noticeMs,
  }
}

/** Never more than half of the limit, so that a short session does not begin with a notice. */
function absoluteWarningLeadMs({ absoluteWarningLeadMs: given, absoluteTimeoutMs }: SessionPolicy): number {
  if (given !== undefined) return given
  const limitMs = absoluteTimeoutMs ?? Infinity
  return Math.min(limitMs < 3_600_000 ? 300_000 : 600_000, limitMs / 2)
}

/**
 * Returns when to extend the SSO session of an active user, or `null`. Requires activity since the last contact, and never
 * returns an instant later than `extendAfterMs` after that activity. This bounds how long the SSO session can outlive the
 * application session. `earliestAt` is now, or the next try after a failure.
 */
export function extensionDueAt(
  { lastActivityAt, lastContactAt }: Pick<Instants, 'lastActivityAt' | 'lastContactAt'>,
  policy: Pick<SessionPolicy, 'extendAfterMs'>,
  earliestAt: number,
): number | null {
  if (lastActivityAt <= lastContactAt) return null
  const dueAt = Math.max(lastContactAt + policy.extendAfterMs, earliestAt)
  return dueAt <= lastActivityAt + policy.extendAfterMs ? dueAt : null
}

/** Returns whether tokens may be renewed without a user action. A renewal that extends is bounded like an extension. */
export function mayRenew(
  { lastActivityAt, renewedAt }: Pick<Instants, 'lastActivityAt' | 'renewedAt'>,
  policy: Pick<SessionPolicy, 'unattended' | 'extendAfterMs'>,
  renewalExtendsSession: boolean,
  now: number,
): boolean {
  if (policy.unattended === 'renew') return true
  if (policy.unattended === 'pause') return lastActivityAt > renewedAt
  return !renewalExtendsSession || now <= lastActivityAt + policy.extendAfterMs
}

/** How much later than the click a busy page may handle it, in ms. A longer delay means that the computer slept. */
export const lateClickMs = 5_000
