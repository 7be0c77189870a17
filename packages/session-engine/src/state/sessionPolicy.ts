/** How long a session lasts and what happens at its end. Plain data; durations in ms. */
export type SessionPolicy = {
  /** Inactivity timeout of the SSO session at the authorization server, and of this application session. */
  idleTimeoutMs: number
  /** Maximum time since the user signed in. `null`: the provider decides. */
  absoluteTimeoutMs: number | null
  /** How long before a deadline the warning appears. */
  warningLeadMs: number
  /**
   * How long before the absolute deadline a first notice appears, which is not a dialog. The user cannot extend that
   * deadline and needs time to finish. Default: 10 min for limits of an hour or more, else 5 min. `0`: no notice.
   */
  absoluteWarningLeadMs?: number
  /**
   * How long after the last contact the SSO session of an active user is extended. Also the bound on how long the SSO
   * session can outlive the application session of an absent user. Default: half of the idle timeout.
   */
  extendAfterMs: number
  /** How long before tokens expire they are renewed, if a renewal does not extend the SSO session. */
  renewalLeadMs: number
  /**
   * Renewals without user activity.
   * - `bounded` (default): a renewal that does not extend, while the session is usable. A renewal that extends, until
   *   `extendAfterMs` after the last activity.
   * - `pause`: none.
   * - `renew`: always. A page that polls keeps its session alive without limit, as with other libraries.
   */
  unattended: 'bounded' | 'pause' | 'renew'
  /**
   * What answers the warning.
   * - `explicit` (default): a click on "Stay signed in".
   * - `any-activity`: any activity.
   */
  confirm: 'explicit' | 'any-activity'
  /**
   * What happens at a deadline.
   * - `lock` (default): the page stays behind a shield, to sign in again in place.
   * - `sign-out-application`: the application session is dropped.
   * - `sign-out-sso`: the SSO session is ended too.
   */
  onEnd: 'lock' | 'sign-out-application' | 'sign-out-sso'
  /**
   * How to sign in again after an idle timeout.
   * - `silent` (default): ask the authorization server silently first.
   * - `login`: always ask for credentials.
   */
  returnAfterIdle: 'silent' | 'login'
}

/** The default: the reference scenario with an SSO inactivity timeout of 300 s. */
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
 * Completes a policy. Options that are not given are those of {@link defaultPolicy}, scaled to the idle timeout.
 *
 * @throws RangeError naming the option, if the policy makes no sense
 */
export function resolvePolicy(given: Partial<SessionPolicy> = {}): SessionPolicy {
  const policy = complete(given)
  const invalid = findInvalidOption(policy)
  if (invalid) throw new RangeError(invalid.message)
  return policy
}

/** Returns the first option that makes no sense, and a sentence that names it, or `null`. */
export function findInvalidOption(given: Partial<SessionPolicy>): { field: string; message: string } | null {
  const policy = complete(given)
  const invalid = (name: string, message: string) => ({ field: `policy.${name}`, message: `policy.${name} ${message}` })
  for (const name of Object.keys(given))
    if (!Object.hasOwn(rules, name))
      return invalid(name, `is not an option of a policy. Use one of ${Object.keys(rules).join(', ')}.`)
  for (const [name, rule] of Object.entries(rules) as [keyof SessionPolicy, Rule][])
    if (Object.hasOwn(policy, name) && !rule.accepts(policy[name], policy))
      return invalid(name, `is ${describe(policy[name], rule)}: it must be ${rule.mustBe}`)
  return null
}

/** An option that is `undefined` counts as not given. */
function complete(options: Partial<SessionPolicy>): SessionPolicy {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const { idleTimeoutMs }: SessionPolicy = { ...defaultPolicy, ...given }
  return {
    ...defaultPolicy,
    warningLeadMs: Math.min(defaultPolicy.warningLeadMs, idleTimeoutMs / 3),
    extendAfterMs: idleTimeoutMs / 2,
    renewalLeadMs: Math.min(defaultPolicy.renewalLeadMs, idleTimeoutMs / 20),
    ...given,
  }
}

type Rule = { accepts(value: unknown, policy: SessionPolicy): boolean; mustBe: string; unit?: 'ms' }

/** Rejects text, because `'60000' + now` is not an instant. 100 years: no sum of instants loses precision. */
const isDuration = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value <= 100 * 365 * 86_400_000

const oneOf = (...values: readonly string[]): Rule => ({
  accepts: (value) => values.includes(value as string),
  mustBe: values.map((value) => `"${value}"`).join(' or '),
})

const withinIdleTimeout: Rule = {
  accepts: (value, { idleTimeoutMs }) => isDuration(value) && value < idleTimeoutMs,
  mustBe: 'more than 0 and less than idleTimeoutMs',
  unit: 'ms',
}

const durationOrZero: Rule = {
  accepts: (value) => value === 0 || isDuration(value),
  mustBe: '0 or more',
  unit: 'ms',
}

/** The rule of each option. The idle timeout comes first, because others depend on it. */
const rules = {
  idleTimeoutMs: { accepts: isDuration, mustBe: 'more than 0', unit: 'ms' },
  absoluteTimeoutMs: {
    accepts: (value) => value === null || isDuration(value),
    mustBe: 'more than 0, or null',
    unit: 'ms',
  },
  warningLeadMs: withinIdleTimeout,
  absoluteWarningLeadMs: durationOrZero,
  extendAfterMs: withinIdleTimeout,
  renewalLeadMs: durationOrZero,
  unattended: oneOf('bounded', 'pause', 'renew'),
  confirm: oneOf('explicit', 'any-activity'),
  onEnd: oneOf('lock', 'sign-out-application', 'sign-out-sso'),
  returnAfterIdle: oneOf('silent', 'login'),
} satisfies Record<keyof SessionPolicy, Rule>

/** Text gets quotes and a hint, because a number from an environment variable is text. */
const describe = (value: unknown, { unit }: Rule) => {
  if (typeof value === 'number' && unit) return `${value} ${unit}`
  if (typeof value !== 'string') return String(value)
  return unit ? `"${value}", a text and not a number of ${unit}` : `"${value}"`
}
