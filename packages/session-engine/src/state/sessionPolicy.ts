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

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const policy = (
  idleTimeoutMs: number,
  absoluteTimeoutMs: number | null,
  warningLeadMs: number,
  more: Partial<SessionPolicy> = {},
): SessionPolicy => ({
  idleTimeoutMs,
  absoluteTimeoutMs,
  warningLeadMs,
  extendAfterMs: idleTimeoutMs / 2,
  renewalLeadMs: 15_000,
  unattended: 'bounded',
  confirm: 'explicit',
  onEnd: 'lock',
  returnAfterIdle: 'silent',
  ...more,
})

const strict = { extendAfterMs: minute, returnAfterIdle: 'login' } as const satisfies Partial<SessionPolicy>

/** Presets, each with its source. Warning leads are our choice: no standard names one above WCAG's 20 s. */
export const policies: Readonly<
  Record<
    'reference300' | 'nistAal2' | 'nistAal3' | 'pciDss' | 'owaspHighValue' | 'owaspLowValue' | 'longLived',
    SessionPolicy
  >
> = {
  /** The reference scenario: SSO inactivity timeout of 300 s, tokens of 150 s. */
  reference300: policy(5 * minute, null, minute),
  /** NIST SP 800-63B-4 §2.2.3: reauthenticate after 24 h, or 1 h of inactivity. */
  nistAal2: policy(hour, 24 * hour, 2 * minute),
  /** NIST SP 800-63B-4 §2.3.3: reauthenticate after 12 h, or 15 min of inactivity. */
  nistAal3: policy(15 * minute, 12 * hour, 2 * minute, strict),
  /** PCI DSS 4.0.1 requirement 8.2.8: reauthenticate after 15 min idle. */
  pciDss: policy(15 * minute, null, 2 * minute, strict),
  /** OWASP Session Management Cheat Sheet: 2 to 5 min idle, 4 h in all. */
  owaspHighValue: policy(5 * minute, 4 * hour, minute, strict),
  /** OWASP Session Management Cheat Sheet: 15 to 30 min idle, 8 h in all. */
  owaspLowValue: policy(30 * minute, 8 * hour, 2 * minute),
  /** Remembered sign-in: 100 days of inactivity, a year in all. */
  longLived: policy(100 * day, 365 * day, 5 * minute, { extendAfterMs: day }),
}

/**
 * A whole policy from the parts that an app gives; the rest is {@link policies}`.reference300`, scaled to the idle timeout.
 * @throws RangeError naming the field that makes no sense
 */
export function resolvePolicy(given: Partial<SessionPolicy> = {}): SessionPolicy {
  const idleTimeoutMs = given.idleTimeoutMs ?? policies.reference300.idleTimeoutMs
  const whole = {
    ...policies.reference300,
    warningLeadMs: Math.min(minute, idleTimeoutMs / 3),
    extendAfterMs: idleTimeoutMs / 2,
    renewalLeadMs: Math.min(15_000, idleTimeoutMs / 20),
    ...given,
    idleTimeoutMs,
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
