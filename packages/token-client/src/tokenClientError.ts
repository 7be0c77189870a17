/**
 * Everything that can go wrong. `docs/errors.md` says of each code what it means, what the person sees and what to do.
 * Branch on `code`; messages are for developers and may change. The words for people are in `@stillhere/react`.
 */
export type TokenClientErrorCode = `token-client/${
  // configuration: nothing works until the app or the server is corrected
  | 'config-invalid'
  | 'discovery-failed'
  | 'discovery-invalid'
  | 'issuer-mismatch'
  // the sign-in and its callback
  | 'callback-unsolicited'
  | 'callback-malformed'
  | 'access-denied'
  | 'authorization-failed'
  | 'code-rejected'
  | 'return-to-rejected'
  | 'storage-unavailable'
  | 'popup-unsupported'
  | 'popup-blocked'
  | 'popup-closed'
  // without a person
  | 'login-required'
  | 'interaction-required'
  | 'silent-unavailable'
  | 'silent-no-answer'
  | 'silent-blocked'
  | 'renewal-required'
  | 'tokens-at-server'
  // tokens
  | 'session-rejected'
  | 'session-revoked'
  | 'subject-changed'
  | 'id-token-invalid'
  | 'step-up-not-met'
  | 'token-response-invalid'
  // the network and the server
  | 'network'
  | 'server-unavailable'
  | 'timeout'
  // this app's own session
  | 'not-signed-in'
  | 'session-ended'
  | 'aborted'
  | 'disposed'}`

/** The network or the server was at fault: trying again later may help. Never a reason to sign anybody out. */
const retryable = /discovery-failed|network|server-unavailable|timeout/
/** The server has definitely ended the session. */
const endsSession = /login-required|session-re(jected|voked)|subject-changed/

/** What was being done when it failed. */
export type TokenClientPhase =
  | 'configuration'
  | 'discovery'
  | 'sign-in'
  | 'callback'
  | 'silent-authentication'
  | 'renewal'
  | 'access-token'
  | 'sign-out'

/**
 * The one error of this library. `docs/errors.md` says of each code what the person sees and what to do.
 *
 * @example
 * try { await getAccessToken() } catch (error) {
 *   if (error instanceof TokenClientError && error.code === 'token-client/login-required') …
 * }
 */
export class TokenClientError extends Error {
  override readonly name = 'TokenClientError'
  readonly code: TokenClientErrorCode
  readonly phase: TokenClientPhase
  /** Trying again later may help: the network or the server was at fault. Never a reason to sign anybody out. */
  readonly retryable: boolean
  /** The server has definitely ended the session. */
  readonly endsSession: boolean
  /** The option to correct, for instance `clientId`. */
  readonly field?: string
  /** Where the sign-in that has failed wanted to return to: path, query and hash on this origin. */
  returnTo?: string
  /** Earliest next try that the server allows, as a duration in ms (`Retry-After`). */
  readonly retryAfterMs?: number

  constructor(
    code: TokenClientErrorCode,
    phase: TokenClientPhase,
    message: string,
    details: { cause?: unknown; field?: string; retryAfterMs?: number } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.phase = phase
    this.retryable = retryable.test(code)
    this.endsSession = endsSession.test(code)
    if (details.field !== undefined) this.field = details.field
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
  }
}
