import { defaultPolicy, type SessionPolicy } from './sessionPolicy.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const policy = (
  idleTimeoutMs: number,
  absoluteTimeoutMs: number | null,
  warningLeadMs: number,
  more: Partial<SessionPolicy> = {},
): SessionPolicy => ({
  ...defaultPolicy,
  idleTimeoutMs,
  absoluteTimeoutMs,
  warningLeadMs,
  extendAfterMs: idleTimeoutMs / 2,
  ...more,
})

/** For shared desks: a return asks for credentials, and the SSO session outlives an absence by a minute at most. */
const strict = { extendAfterMs: minute, returnAfterIdle: 'login' } as const satisfies Partial<SessionPolicy>

/** Presets, each with its source. If the source gives no warning lead, the preset uses 60 or 120 s. */
export const policies: Readonly<
  Record<
    'reference300' | 'nistAal2' | 'nistAal3' | 'pciDss' | 'owaspHighValue' | 'owaspLowValue' | 'longLived',
    SessionPolicy
  >
> = {
  /** The reference scenario: SSO inactivity timeout of 300 s, tokens valid for 150 s. */
  reference300: policy(5 * minute, null, minute),
  /** NIST SP 800-63B-4 §2.2.3: reauthenticate after 24 h, or 1 h of inactivity. */
  nistAal2: policy(hour, 24 * hour, 2 * minute),
  /** NIST SP 800-63B-4 §2.3.3: reauthenticate after 12 h, or 15 min of inactivity. */
  nistAal3: policy(15 * minute, 12 * hour, 2 * minute, strict),
  /** PCI DSS 4.0.1 requirement 8.2.8: reauthenticate after 15 min idle. */
  pciDss: policy(15 * minute, null, 2 * minute, strict),
  /** OWASP Session Management Cheat Sheet: 2 to 5 min idle, 4 h absolute. */
  owaspHighValue: policy(5 * minute, 4 * hour, minute, strict),
  /** OWASP Session Management Cheat Sheet: 15 to 30 min idle, 8 h absolute. */
  owaspLowValue: policy(30 * minute, 8 * hour, 2 * minute),
  /** Remembered sign-in: 100 days idle, a year absolute. */
  longLived: policy(100 * day, 365 * day, 5 * minute, { extendAfterMs: day }),
}

/** The timeouts of public services, from their published design systems and source code. */
export const publicServicePolicies: Readonly<
  Record<'hmrc' | 'moj' | 'govuk' | 'loginGov' | 'nhsCis2' | 'nhsApp', SessionPolicy>
> = {
  /** HMRC service timeout: 15 min idle, warning at 13 min. */
  hmrc: policy(15 * minute, null, 2 * minute),
  /** Ministry of Justice timeout warning: 30 min idle, warning 5 min before. */
  moj: policy(30 * minute, null, 5 * minute),
  /** Government Digital Service: 20 to 30 min idle, warning 5 min before. */
  govuk: policy(20 * minute, null, 5 * minute),
  /** login.gov: 15 min idle, warning 150 s before, 12 h absolute. */
  loginGov: policy(15 * minute, 12 * hour, 150_000),
  /** NHS CIS2: 15 min idle, 12 h absolute. */
  nhsCis2: policy(15 * minute, 12 * hour, 2 * minute, strict),
  /** NHS App: 10 min idle, warning a minute before. */
  nhsApp: policy(10 * minute, null, minute),
}

/** The default timeouts of providers. */
export const providerPolicies: Readonly<Record<'keycloak' | 'auth0', SessionPolicy>> = {
  /** Keycloak realm defaults: SSO session idle 30 min, max 10 h. */
  keycloak: policy(30 * minute, 10 * hour, 2 * minute),
  /** Auth0 tenant defaults: 3 days idle, 7 days absolute; only silent authentication extends. */
  auth0: policy(3 * day, 7 * day, 5 * minute),
}
