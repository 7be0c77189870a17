type Answer = { status: number; retryAfterSeconds?: number }

/** Code of an error response: the member `error` of its body. `docs/bff.md` has a row for each. */
export type HttpErrorCode =
  | 'logout_token_invalid'
  | 'parameter_forbidden'
  | 'path_rejected'
  | 'request_malformed'
  | 'request_too_large'
  | 'return_to_rejected'
  | 'login_required'
  | 'cross_site'
  | 'csrf_header_missing'
  | 'navigation_only'
  | 'not_found'
  | 'method_not_allowed'
  | 'refresh_token_missing'
  | 'insecure_cookies'
  | 'internal_error'
  | 'provider_refused'
  | 'upstream_malformed'
  | 'upstream_redirected'
  | 'upstream_timeout'
  | 'upstream_unreachable'
  | 'network'
  | 'server_unavailable'
  | 'store_unavailable'

/** Status of each error code, and when a client should try again. */
export const httpErrors: Readonly<Record<HttpErrorCode, Answer>> = {
  logout_token_invalid: { status: 400 },
  parameter_forbidden: { status: 400 },
  path_rejected: { status: 400 },
  request_malformed: { status: 400 },
  request_too_large: { status: 400 },
  return_to_rejected: { status: 400 },
  login_required: { status: 401 },
  cross_site: { status: 403 },
  csrf_header_missing: { status: 403 },
  navigation_only: { status: 403 },
  not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  refresh_token_missing: { status: 409 },
  insecure_cookies: { status: 500 },
  internal_error: { status: 500 },
  provider_refused: { status: 502 },
  upstream_malformed: { status: 502 },
  upstream_redirected: { status: 502 },
  upstream_unreachable: { status: 502 },
  upstream_timeout: { status: 504 },
  network: { status: 503, retryAfterSeconds: 5 },
  server_unavailable: { status: 503, retryAfterSeconds: 5 },
  store_unavailable: { status: 503, retryAfterSeconds: 5 },
}

/** An error that becomes the response to the request. `code` is for programs, `message` for developers. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly code: HttpErrorCode
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: HttpErrorCode,
    message: string,
    { headers = {}, cause }: { headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    const { status, retryAfterSeconds } = httpErrors[code]
    this.code = code
    this.status = status
    this.headers = {
      ...(retryAfterSeconds !== undefined && { 'retry-after': `${retryAfterSeconds}` }),
      ...headers,
    }
  }
}
