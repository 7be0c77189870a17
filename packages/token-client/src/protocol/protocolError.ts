import {
  createError,
  hasErrorCode,
  type ShortErrorCode as Code,
  type TokenClientError,
  type TokenClientPhase,
} from '../tokenClientError.ts'

export { createError as failure, hasErrorCode as isFailure }

/**
 * What the server's error codes mean here, and which option is probably wrong (RFC 6749 §4.1.2.1 and §5.2, OIDC Core
 * §3.1.2.6, RFC 8707 §2). Only these are repeated in messages: any other text may come from an attacker, written into an address.
 */
const meanings = /* @__PURE__ */ new Map<string, Code>(
  /* @__PURE__ */ Object.entries({
    access_denied: 'access-denied',
    login_required: 'login-required',
    interaction_required: 'interaction-required',
    consent_required: 'interaction-required',
    account_selection_required: 'interaction-required',
    unmet_authentication_requirements: 'interaction-required',
    server_error: 'server-unavailable',
    temporarily_unavailable: 'server-unavailable',
    invalid_grant: 'code-rejected',
    invalid_client: 'config-invalid',
    unauthorized_client: 'config-invalid',
    invalid_scope: 'config-invalid',
    invalid_target: 'config-invalid',
  }),
)

/**
 * The error that the server answered with, by its parameters `error` and `error_description`. Of the latter one text has
 * a meaning: that the person's sign-in was ended for safety.
 */
export function serverError(answer: unknown, phase: TokenClientPhase, description?: unknown): TokenClientError {
  const error = String(answer)
  const code = meanings.get(error)
  if (!code) return createError('authorization-failed', phase)
  const ended = code === 'code-rejected' && phase === 'renewal'
  if ((ended || code === 'login-required') && description === 'session_revoked')
    return createError('session-revoked', phase)
  if (code !== 'config-invalid')
    return createError(ended ? 'session-rejected' : code, phase, `The server refused: ${error}.`)
  const field = error === 'invalid_scope' ? 'scope' : error === 'invalid_target' ? 'audience' : 'clientId'
  return createError(code, phase, `The server refused: ${error}. Check option "${field}".`, { field })
}
