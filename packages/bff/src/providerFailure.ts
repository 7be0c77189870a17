import * as openid from 'openid-client'

/**
 * Why the provider gave no tokens: the endings of the codes of `TokenClientError`, so that the page needs no other words.
 */
export type ProviderFailureCode =
  | 'access-denied'
  | 'login-required'
  | 'interaction-required'
  | 'code-rejected'
  | 'authorization-failed'
  | 'step-up-not-met'
  | 'id-token-invalid'
  | 'network'
  | 'server-unavailable'

/** The provider has refused, cannot be reached, or has said something that is not to be believed. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure'
  readonly code: ProviderFailureCode
  /** The provider says that the sign-in was ended for safety. */
  readonly isRevoked: boolean

  constructor(code: ProviderFailureCode, isRevoked: boolean, cause: unknown) {
    super(`The provider: ${code}.`, { cause })
    this.code = code
    this.isRevoked = isRevoked
  }
}

/** What the provider's error codes mean here (RFC 6749 §4.1.2.1 and §5.2, OIDC Core §3.1.2.6). */
const meanings: ReadonlyMap<string, ProviderFailureCode> = /* @__PURE__ */ new Map([
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

const isDown = (status: number) => status >= 500 || status === 429 || status === 408

/** Makes one kind of error of all that the protocol library throws. */
export function providerFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error
  if (error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError) {
    const code = meanings.get(error.error) ?? 'authorization-failed'
    const isRevoked = /login-required|code-rejected/.test(code) && error.error_description === 'session_revoked'
    return new ProviderFailure(
      isDown('status' in error ? error.status : 0) ? 'server-unavailable' : code,
      isRevoked,
      error,
    )
  }
  return new ProviderFailure(otherCode(error), false, error)
}

function otherCode(error: unknown): ProviderFailureCode {
  // what fetch rejects with
  if (error instanceof TypeError) return 'network'
  if (!(error instanceof openid.ClientError)) return 'authorization-failed'
  const { code = '', cause } = error
  const inner: unknown = cause instanceof Error ? cause.cause : undefined
  const { claim, parameters } = Object(inner) as Record<string, unknown>
  if (code.includes('NOT_JSON')) return 'server-unavailable'
  if (cause instanceof Response) return isDown(cause.status) ? 'server-unavailable' : 'authorization-failed'
  if (inner instanceof TypeError) return 'network'
  // the time was over while a body was read, which the library takes for one that cannot be
  if (inner instanceof DOMException && /^(Timeout|Abort)Error$/.test(inner.name)) return 'server-unavailable'
  if (/TIMEOUT|ABORT/.test(code)) return 'server-unavailable'
  // the provider calls itself something else than the option `issuer`, which no waiting mends
  if (/JSON_ATTRIBUTE_COMPARISON/.test(code)) return 'authorization-failed'
  if (claim === 'auth_time') return 'step-up-not-met'
  // an answer at the redirect URI that is not the provider's
  if (parameters instanceof URLSearchParams) return 'authorization-failed'
  return /JWT|KEY_SELECTION|INVALID_RESPONSE|UNSUPPORTED|PARSE_ERROR/.test(code) ? 'id-token-invalid' : 'network'
}
