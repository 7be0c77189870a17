import * as openid from 'openid-client'
import { HttpError } from '../http/httpError.ts'

/** Why the provider gave no tokens. The endings of the codes of `TokenClientError`, so that the page maps them directly. */
export type ProviderErrorCode =
  | 'access-denied'
  | 'login-required'
  | 'interaction-required'
  | 'code-rejected'
  | 'authorization-failed'
  | 'step-up-not-met'
  | 'id-token-invalid'
  | 'network'
  | 'server-unavailable'

/** What each code means for a request that needs tokens, and whether `session_revoked` may come with it. */
const meanings = {
  'access-denied': { http: 'provider_refused', mayBeRevoked: false },
  'login-required': { http: 'provider_refused', mayBeRevoked: true },
  'interaction-required': { http: 'provider_refused', mayBeRevoked: false },
  'code-rejected': { http: 'provider_refused', mayBeRevoked: true },
  'authorization-failed': { http: 'provider_refused', mayBeRevoked: false },
  'step-up-not-met': { http: 'provider_refused', mayBeRevoked: false },
  'id-token-invalid': { http: 'provider_refused', mayBeRevoked: false },
  network: { http: 'network', mayBeRevoked: false },
  'server-unavailable': { http: 'server_unavailable', mayBeRevoked: false },
} as const satisfies Record<
  ProviderErrorCode,
  { http: 'provider_refused' | 'network' | 'server_unavailable'; mayBeRevoked: boolean }
>

/** The provider refused, could not be reached, or sent a response that failed a check. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly code: ProviderErrorCode
  /** The provider ended the session for security reasons. */
  readonly isRevoked: boolean
  /** The grant succeeded and brought this refresh token, but its response failed a check. */
  readonly refreshToken: string | undefined

  constructor(code: ProviderErrorCode, isRevoked: boolean, cause: unknown, refreshToken?: string) {
    super(`The provider: ${code}.`, { cause })
    this.code = code
    this.isRevoked = isRevoked
    this.refreshToken = refreshToken
  }
}

/** Creates the error for a request that needs the provider. No session has ended: the page may try again. */
export function toHttpError(cause: ProviderError): HttpError {
  const code = meanings[cause.code].http
  const isRefused = code === 'provider_refused'
  return new HttpError(code, isRefused ? 'The provider gives no tokens.' : 'The provider cannot be reached.', { cause })
}

/** Error codes of providers (RFC 6749 §4.1.2.1 and §5.2, OIDC Core §3.1.2.6). */
const oauthErrors: ReadonlyMap<string, ProviderErrorCode> = /* @__PURE__ */ new Map([
  ['access_denied', 'access-denied'],
  ['login_required', 'login-required'],
  ['interaction_required', 'interaction-required'],
  ['consent_required', 'interaction-required'],
  ['account_selection_required', 'interaction-required'],
  ['unmet_authentication_requirements', 'interaction-required'],
  ['server_error', 'server-unavailable'],
  ['temporarily_unavailable', 'server-unavailable'],
  ['invalid_grant', 'code-rejected'],
])

/** Error codes of the protocol library. */
const libraryErrors: ReadonlyMap<string, ProviderErrorCode> = /* @__PURE__ */ new Map([
  ['OAUTH_TIMEOUT', 'server-unavailable'],
  ['OAUTH_ABORT', 'server-unavailable'],
  // the provider names itself differently than option `issuer`: waiting does not help
  ['OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'authorization-failed'],
])

/** Error codes of the protocol library for a response that failed a check. */
const tokenErrors: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_PARSE_ERROR',
  'OAUTH_UNSUPPORTED_OPERATION',
])

const timeoutNames: ReadonlySet<string> = /* @__PURE__ */ new Set(['TimeoutError', 'AbortError'])

const isDown = (status: number) => status >= 500 || status === 429 || status === 408

/** Turns every error of the protocol library into a {@link ProviderError}. */
export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error
  if (error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError) {
    const code = oauthErrors.get(error.error) ?? 'authorization-failed'
    const isRevoked = meanings[code].mayBeRevoked && error.error_description === 'session_revoked'
    const status = 'status' in error ? error.status : 0
    return new ProviderError(isDown(status) ? 'server-unavailable' : code, isRevoked, error)
  }
  return new ProviderError(codeOf(error), false, error)
}

function codeOf(error: unknown): ProviderErrorCode {
  // rejection of fetch
  if (error instanceof TypeError) return 'network'
  if (!(error instanceof openid.ClientError)) return 'authorization-failed'
  const { code = '', cause } = error
  const inner: unknown = cause instanceof Error ? cause.cause : undefined
  const { claim, parameters } = Object(inner) as Record<string, unknown>
  if (code === 'OAUTH_RESPONSE_IS_NOT_JSON') return 'server-unavailable'
  if (cause instanceof Response) return isDown(cause.status) ? 'server-unavailable' : 'authorization-failed'
  if (inner instanceof TypeError) return 'network'
  // a timeout while a body is read, which the library reports as a parse error
  if (inner instanceof DOMException && timeoutNames.has(inner.name)) return 'server-unavailable'
  const known = libraryErrors.get(code)
  if (known) return known
  if (claim === 'auth_time') return 'step-up-not-met'
  // the redirect URI was called with parameters that are not the provider's
  if (parameters instanceof URLSearchParams) return 'authorization-failed'
  return tokenErrors.has(code) ? 'id-token-invalid' : 'network'
}
