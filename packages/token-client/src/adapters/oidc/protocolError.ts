import { AuthorizationResponseError, OperationProcessingError, ResponseBodyError } from 'oauth4webapi'
import { TokenClientError, type TokenClientErrorCode, type TokenClientPhase } from '../../tokenClientError.ts'

/** What the server's error codes mean here, and which option is probably wrong (RFC 6749 §4.1.2.1 and §5.2, OIDC Core §3.1.2.6, RFC 8707 §2). */
const meanings = new Map<string, [TokenClientErrorCode, field?: string]>([
  ['access_denied', ['token-client/access-denied']],
  ['login_required', ['token-client/login-required']],
  ['interaction_required', ['token-client/interaction-required']],
  ['consent_required', ['token-client/interaction-required']],
  ['account_selection_required', ['token-client/interaction-required']],
  ['unmet_authentication_requirements', ['token-client/interaction-required']],
  ['server_error', ['token-client/server-unavailable']],
  ['temporarily_unavailable', ['token-client/server-unavailable']],
  ['invalid_grant', ['token-client/code-rejected']],
  ['invalid_client', ['token-client/config-invalid', 'clientId']],
  ['unauthorized_client', ['token-client/config-invalid', 'clientId']],
  ['invalid_scope', ['token-client/config-invalid', 'scope']],
  ['invalid_target', ['token-client/config-invalid', 'audience']],
  ['invalid_request', ['token-client/authorization-failed']],
  ['unsupported_response_type', ['token-client/authorization-failed']],
  ['unsupported_grant_type', ['token-client/authorization-failed']],
])

/**
 * Turns whatever the protocol library threw into this library's error. Its causes hold responses and claims, so none
 * is passed on; its messages are fixed sentences. Of what the server said only known error codes are repeated, because
 * the rest is text that anybody may have written into an address.
 */
export function protocolError(error: unknown, phase: TokenClientPhase): TokenClientError {
  if (error instanceof TokenClientError) return error
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    const meaning = meanings.get(error.error)
    const [code, field] = meaning ?? ['token-client/authorization-failed']
    const said = meaning ? `"${error.error}"` : 'with an error'
    return new TokenClientError(
      code === 'token-client/code-rejected' && phase === 'renewal' ? 'token-client/session-rejected' : code,
      phase,
      `The authorization server answered ${said}.${field ? ` Check option "${field}".` : ''}`,
      field ? { field } : {},
    )
  }
  const reason = error instanceof Error ? error.message : ''
  if (/JWT|ID Token|id_token|End-User/.test(reason) || reason.includes('verification key')) {
    const isTime = error instanceof OperationProcessingError && error.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'
    return new TokenClientError(
      'token-client/id-token-invalid',
      phase,
      `The ID token was refused: ${reason}.${isTime ? " Is this device's clock right?" : ''}`,
    )
  }
  return new TokenClientError('token-client/token-response-invalid', phase, `The answer was refused: ${reason}.`)
}
