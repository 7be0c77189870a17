import type { BffOptions } from './bffOptions.ts'
import { createContext } from './createContext.ts'
import { describeCauses } from './errorCauses.ts'
import { readCookies } from './http/cookies.ts'
import { allowTrustedOrigin, answerPreflight, requestHeader, requestMark } from './http/csrf.ts'
import { HttpError } from './http/httpError.ts'
import { errorResponse } from './http/responses.ts'
import { readOptions } from './readOptions.ts'
import { createRequestContext } from './requestContext.ts'
import { startReport } from './requestReport.ts'
import { routeRequest } from './routeRequest.ts'
import { createSessionAdmin, type SessionAdmin } from './sessions/sessionAdmin.ts'
import type { UserClaims } from './sessions/sessionRecord.ts'

/** A backend for frontends. Mount `fetch` at the paths of its endpoints and its APIs. */
export type Bff = {
  /** Answers one request. Never rejects. A path that is neither an endpoint nor an API is 404 in JSON. */
  fetch(request: Request): Promise<Response>
  /**
   * Returns the signed-in user by the cookie in the headers of a request, for pages that are rendered on the server. Does
   * not extend the session. Resolves with `null` if no user is signed in, or if the browser sent no cookie, as on arrival
   * from another site. Rejects if the store cannot be reached.
   */
  user(headers: Headers): Promise<UserClaims | null>
  /** Lists and ends sessions of a user. */
  readonly sessions: SessionAdmin
  /** Waits for background work and closes the embedded store. */
  close(): Promise<void>
}

/**
 * Creates a backend that keeps tokens away from pages: a confidential client (RFC 10017 §6.1) with sessions in cookies and
 * a proxy that adds access tokens to requests. Does no I/O before the first request.
 *
 * @example
 * const bff = createBff({ issuer, clientId: 'shop', clientSecret, secrets: [secret], apis: { '/api': { target } } })
 * export const { fetch } = bff
 * @throws TypeError that names the invalid option
 */
export function createBff(options: BffOptions): Bff {
  const settings = readOptions(options)
  const { trustedOrigins } = settings
  const { context, close } = createContext(settings)
  const { sessions, sessionCookie, timeouts, emit, endSession } = context

  const respond = async (request: Request): Promise<Response> => {
    const report = startReport(request, settings)
    try {
      const preflight = answerPreflight(request, trustedOrigins)
      return preflight ?? (await routeRequest(context, createRequestContext(context, request)))
    } catch (cause) {
      const error =
        cause instanceof HttpError ? cause : new HttpError('internal_error', 'An internal error occurred.', { cause })
      const { status, code } = error
      const where = status === 500 && { where: locationOf(cause) }
      const causes = status >= 500 && { cause: describeCauses(cause) }
      emit({ type: 'request-refused', status, error: code, ...report(), ...where, ...causes })
      return errorResponse(error)
    }
  }
  return {
    async fetch(request) {
      timeouts.sweep()
      const response = await respond(request)
      const { headers } = response
      if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
      headers.append('vary', 'cookie')
      const mark = requestMark(request)
      if (mark !== null) headers.set(requestHeader, mark)
      allowTrustedOrigin(headers, request, trustedOrigins)
      return response
    },
    async user(headers) {
      const id = sessionCookie.read(readCookies(headers.get('cookie')))
      const lookup = id === null ? null : await sessions.get(id)
      return lookup?.status === 'active' ? lookup.session.record.user : null
    },
    sessions: createSessionAdmin(settings, sessions, endSession),
    close,
  }
}

/** Returns the kind and the line of an error. Leaves out its message, which may repeat input. */
const locationOf = (error: unknown) =>
  error instanceof Error
    ? `${error.name}${/\n\s+at .*/.exec(error.stack ?? '')?.[0].replace(/\s+/g, ' ') ?? ''}`
    : typeof error
