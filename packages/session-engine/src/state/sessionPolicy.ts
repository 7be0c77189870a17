/** How long a session lasts and what happens around its end. Plain data; durations in ms. */
export type SessionPolicy = {
  /** The SSO session's inactivity timeout at the authorization server, and so this application's. */
  idleTimeoutMs: number
  /** Longest time since the person proved their identity; `null`: as long as the provider allows. */
  absoluteTimeoutMs: number | null
  /** The modal appears this long before a deadline. */
  warningLeadMs: number
  /**
   * A present person's SSO session is extended this long after the last contact. Also the bound on how long the SSO
   * session may outlive an absent person's application session. Default: half of the idle timeout.
   */
  extendAfterMs: number
  /** Tokens are renewed this long before they expire, where a renewal does not extend. */
  renewalLeadMs: number
  /**
   * Renewals that nobody is there for. `bounded` (default): one that does not extend, while the session is usable; one
   * that does, until `extendAfterMs` after the last activity. `pause`: none. `renew`: always, so a page that polls keeps
   * its session for ever, as with other libraries.
   */
  unattended: 'bounded' | 'pause' | 'renew'
  /** What answers the warning: a click on "Stay signed in" (default), or any activity. */
  confirm: 'explicit' | 'any-activity'
  /** At the deadline: keep the page under a shield (default), drop the application session, or end the SSO session too. */
  onEnd: 'lock' | 'sign-out-application' | 'sign-out-sso'
  /** Coming back after an idle end: ask the authorization server silently first (default), or always for credentials. */
  returnAfterIdle: 'silent' | 'login'
}

/** The reference scenario: an SSO inactivity timeout of 300 s. */
export const defaultPolicy: SessionPolicy = {
  idleTimeoutMs: 300_000,
  absoluteTimeoutMs: null,
  warningLeadMs: 60_000,
  extendAfterMs: 150_000,
  renewalLeadMs: 15_000,
  unattended: 'bounded',
  confirm: 'explicit',
  onEnd: 'lock',
  returnAfterIdle: 'silent',
}

/**
 * A whole policy from the parts that an app gives; the rest is {@link defaultPolicy}, scaled to the idle timeout.
 * @throws RangeError naming the field that makes no sense
 */
export function resolvePolicy(given: Partial<SessionPolicy> = {}): SessionPolicy {
  const { idleTimeoutMs } = { ...defaultPolicy, ...given }
  const whole = {
    ...defaultPolicy,
    warningLeadMs: Math.min(defaultPolicy.warningLeadMs, idleTimeoutMs / 3),
    extendAfterMs: idleTimeoutMs / 2,
    renewalLeadMs: Math.min(defaultPolicy.renewalLeadMs, idleTimeoutMs / 20),
    ...given,
  }
  const refuse = (field: keyof SessionPolicy, rule: string): never => {
    throw new RangeError(`policy.${field} is ${String(whole[field])} ms: it must be ${rule}`)
  }
  if (!(idleTimeoutMs > 0)) refuse('idleTimeoutMs', 'more than 0')
  if (whole.absoluteTimeoutMs !== null && !(whole.absoluteTimeoutMs > 0))
    refuse('absoluteTimeoutMs', 'more than 0, or null')
  if (!(whole.warningLeadMs > 0 && whole.warningLeadMs < idleTimeoutMs))
    refuse('warningLeadMs', 'more than 0 and less than idleTimeoutMs')
  if (!(whole.extendAfterMs > 0 && whole.extendAfterMs < idleTimeoutMs))
    refuse('extendAfterMs', 'more than 0 and less than idleTimeoutMs')
  if (!(whole.renewalLeadMs >= 0)) refuse('renewalLeadMs', '0 or more')
  return whole
}
