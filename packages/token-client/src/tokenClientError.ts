/**
 * Every error code. `docs/errors.md` lists for each one its meaning, what the user sees and what to do. Branch on
 * `code`: messages are for developers and may change. Texts for users are in `@stillhere/react`.
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
  // without user interaction
  | 'login-required'
  | 'interaction-required'
  | 'silent-unavailable'
  | 'silent-no-answer'
  | 'silent-blocked'
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

const final = { retryable: false, endsSession: false }
const temporary = { retryable: true, endsSession: false }
const sessionOver = { retryable: false, endsSession: true }

/**
 * What each code means for the caller. `retryable`: the network or the server failed, so a later attempt may succeed;
 * the user stays signed in. `endsSession`: the server has definitely ended the session.
 */
export const tokenClientErrorCodes: Readonly<
  Record<TokenClientErrorCode, { retryable: boolean; endsSession: boolean }>
> = {
  'token-client/config-invalid': final,
  'token-client/discovery-failed': temporary,
  'token-client/discovery-invalid': final,
  'token-client/issuer-mismatch': final,
  'token-client/callback-unsolicited': final,
  'token-client/callback-malformed': final,
  'token-client/access-denied': final,
  'token-client/authorization-failed': final,
  'token-client/code-rejected': final,
  'token-client/return-to-rejected': final,
  'token-client/storage-unavailable': final,
  'token-client/popup-unsupported': final,
  'token-client/popup-blocked': final,
  'token-client/popup-closed': final,
  'token-client/login-required': sessionOver,
  'token-client/interaction-required': final,
  'token-client/silent-unavailable': final,
  'token-client/silent-no-answer': final,
  'token-client/silent-blocked': final,
  'token-client/tokens-at-server': final,
  'token-client/session-rejected': sessionOver,
  'token-client/session-revoked': sessionOver,
  'token-client/subject-changed': sessionOver,
  'token-client/id-token-invalid': final,
  'token-client/step-up-not-met': final,
  'token-client/token-response-invalid': final,
  'token-client/network': temporary,
  'token-client/server-unavailable': temporary,
  'token-client/timeout': temporary,
  'token-client/not-signed-in': final,
  'token-client/session-ended': final,
  'token-client/aborted': final,
  'token-client/disposed': final,
}

/** The operation that failed. */
export type TokenClientPhase =
  | 'configuration'
  | 'discovery'
  | 'sign-in'
  | 'callback'
  | 'silent-authentication'
  | 'renewal'
  | 'access-token'
  | 'sign-out'

/** Marks errors of every copy of this package, where a bundle holds more than one. */
const brand = Symbol.for('stillhere.TokenClientError')

/**
 * The only error class of this library. `docs/errors.md` lists the codes. Recognize it with {@link isTokenClientError}.
 *
 * @example
 * try { await getAccessToken() } catch (error) {
 *   if (isTokenClientError(error) && error.code === 'token-client/login-required') …
 * }
 */
export class TokenClientError extends Error {
  override readonly name = 'TokenClientError'
  readonly code: TokenClientErrorCode
  readonly phase: TokenClientPhase
  /** The network or the server failed, so a later attempt may succeed. The user stays signed in. */
  readonly retryable: boolean
  /** The server has definitely ended the session. */
  readonly endsSession: boolean
  /** The option to correct, for instance `clientId`. */
  readonly field?: string
  /** Page that the failed sign-in was to return to: path, query and hash on this origin. */
  returnTo?: string
  /** Shortest wait before the next attempt that the server accepts, in ms (`Retry-After`). */
  readonly retryAfterMs?: number

  constructor(
    code: TokenClientErrorCode,
    phase: TokenClientPhase,
    message: string,
    details: { cause?: unknown; field?: string; retryAfterMs?: number } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    Object.defineProperty(this, brand, { value: true })
    this.code = code
    this.phase = phase
    const { retryable, endsSession } = tokenClientErrorCodes[code]
    this.retryable = retryable
    this.endsSession = endsSession
    if (details.field !== undefined) this.field = details.field
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
  }
}

/** Recognizes a {@link TokenClientError} of any copy of this package, unlike `instanceof`. */
export const isTokenClientError = (value: unknown): value is TokenClientError =>
  typeof value === 'object' && value !== null && brand in value

type Details = NonNullable<ConstructorParameters<typeof TokenClientError>[3]>

/** Error code without its prefix. */
export type ShortErrorCode = TokenClientErrorCode extends `token-client/${infer Code}` ? Code : never

/** Creates an error from a short code. Without a message, the code itself is the message. */
export const createError = (
  code: ShortErrorCode,
  phase: TokenClientPhase,
  message: string = code.replaceAll('-', ' '),
  details?: Details,
): TokenClientError => new TokenClientError(`token-client/${code}`, phase, message, details)

/** Tells whether a value is a {@link TokenClientError} with this short code. */
export const hasErrorCode = (error: unknown, code: ShortErrorCode): boolean =>
  isTokenClientError(error) && error.code === `token-client/${code}`

const silentAuthCodes: readonly TokenClientErrorCode[] = [
  'token-client/silent-unavailable',
  'token-client/silent-no-answer',
  'token-client/silent-blocked',
]

/** Tells whether silent authentication failed because of this browser, which says nothing about the session. */
export const isSilentAuthError = (error: unknown): boolean =>
  isTokenClientError(error) && silentAuthCodes.includes(error.code)
