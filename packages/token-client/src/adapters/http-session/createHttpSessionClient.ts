import { createTokenClient } from '../../createTokenClient.ts'
import type { TokenClient } from '../../tokenClient.ts'
import type { HttpSessionClientOptions } from './httpSessionOptions.ts'
import { openHttpSession } from './openHttpSession.ts'

/**
 * Makes a token client of a backend that keeps the session in a cookie. The page gets no tokens
 * (`capabilities.tokensAtServer`).
 *
 * @example
 * const tokenClient = createHttpSessionClient(betterAuth({ idleTimeoutMs: 600_000 }))
 */
export const createHttpSessionClient = (options: HttpSessionClientOptions): TokenClient =>
  createTokenClient(
    `http-session ${options.key}`,
    (emit) => openHttpSession(options, emit),
    () => ({
      silentAuthentication: true,
      renewalExtendsSession: options.look === undefined,
      popup: false,
      signOutOfSso: options.signsOutOfSso ?? true,
      tokensAtServer: true,
    }),
  )
