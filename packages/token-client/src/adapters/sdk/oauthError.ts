import {
  createError,
  type ShortErrorCode,
  type TokenClientError,
  type TokenClientPhase,
} from '../../tokenClientError.ts'

/** Meaning of the OAuth and OpenID Connect error codes (RFC 6749 §4.1.2.1 and §5.2, OIDC Core §3.1.2.6, RFC 8707 §2). */
const codes: Readonly<Record<string, ShortErrorCode>> = {
  access_denied: 'access-denied',
  login_required: 'login-required',
  interaction_required: 'interaction-required',
  consent_required: 'interaction-required',
  account_selection_required: 'interaction-required',
  mfa_required: 'interaction-required',
  server_error: 'server-unavailable',
  temporarily_unavailable: 'server-unavailable',
  invalid_grant: 'session-rejected',
  invalid_client: 'config-invalid',
  unauthorized_client: 'config-invalid',
  invalid_scope: 'config-invalid',
  invalid_target: 'config-invalid',
}

/** Phases in which the code of a sign-in was redeemed, not a refresh token. */
const redeemsCode: Partial<Record<TokenClientPhase, true>> = {
  callback: true,
  'sign-in': true,
  'silent-authentication': true,
}

/**
 * Maps an error of an SDK by its error code. `own` holds the SDK's own codes. An unknown code is `authorization-failed`,
 * which never ends a session.
 */
export function toOAuthError(
  error: unknown,
  code: unknown,
  phase: TokenClientPhase,
  own: Readonly<Record<string, ShortErrorCode>> = {},
): TokenClientError {
  const name = typeof code === 'string' ? code : ''
  const found = own[name] ?? codes[name]
  const meaning = found === 'session-rejected' && redeemsCode[phase] ? 'code-rejected' : found
  if (meaning) return createError(meaning, phase, `The SDK answered "${name}".`, { cause: error })
  // a failed `fetch` is a TypeError in every browser
  if (error instanceof TypeError)
    return createError('network', phase, 'The server could not be reached.', { cause: error })
  return createError('authorization-failed', phase, 'The SDK failed.', { cause: error })
}
