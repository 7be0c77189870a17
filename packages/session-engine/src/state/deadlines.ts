import type { SessionPolicy } from './sessionPolicy.ts'

export type SessionLimit = 'idle' | 'absolute'

/** When what ends. Instants in epoch ms; `null` where there is no absolute limit. */
export type Deadlines = {
  /** The SSO session's inactivity timer runs out, unless it is contacted. */
  ssoIdleDeadlineAt: number
  /** The person has been away for the idle timeout. */
  userIdleDeadlineAt: number
  idleDeadlineAt: number
  absoluteDeadlineAt: number | null
  /** The earliest of all, and which limit that is. */
  deadlineAt: number
  limit: SessionLimit
  warnAt: number
}

/** The only place where a deadline is computed. Pure; has no idea what time it is. */
export function deadlines(
  facts: {
    authenticatedAt: number
    lastActivityAt: number
    lastContactAt: number
    ssoSessionExpiresAt?: number | undefined
  },
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
  return {
    ssoIdleDeadlineAt,
    userIdleDeadlineAt,
    idleDeadlineAt,
    absoluteDeadlineAt: absolute === Infinity ? null : absolute,
    deadlineAt,
    limit: absolute <= idleDeadlineAt ? 'absolute' : 'idle',
    warnAt: deadlineAt - policy.warningLeadMs,
  }
}
