// oxlint-disable max-lines-per-function -- the methods of one contract, side by side
import type { Authentication } from '../../authentication.ts'
import { pathOf, readReturnTo } from '../../browser/returnTo.ts'
import type { TokenClientSession } from '../../createTokenClient.ts'
import { createRequestQueue, type QueuedRequest } from '../../requestQueue.ts'
import type { TokenClientEvent } from '../../tokenClient.ts'
import { createError, type TokenClientPhase } from '../../tokenClientError.ts'
import { isSameUser } from '../../userClaims.ts'
import { askBackend, sendRequest } from './askBackend.ts'
import type { HttpRequest, HttpSession, HttpSessionClientOptions } from './httpSessionOptions.ts'
import { type PendingSignIn, storePendingSignIn, takePendingSignIn } from './pendingSignIn.ts'

/** The page never comes back from a redirect. */
const forever = new Promise<never>(() => {})

/** Opens the session of a token client on a backend with a cookie. */
export function openHttpSession(
  options: HttpSessionClientOptions,
  emit: (event: TokenClientEvent) => void,
): TokenClientSession {
  const { key, look, extend, idleTimeoutMs, fetch: send = fetch, navigate = (url) => location.assign(url) } = options
  let current: Authentication | null = null
  let session: HttpSession | null = null

  const drop = () => {
    current = null
    session = null
  }
  const queue = createRequestQueue((error) => {
    if (!error.endsSession || !current) return
    drop()
    emit({ type: 'sessionLost', error })
  })
  /** Asks the backend, and keeps what it says unless a sign-out came first. */
  const ask = async (
    request: HttpRequest,
    phase: TokenClientPhase,
    { signal }: QueuedRequest,
  ): Promise<Authentication | null> => {
    const startedAt = Date.now()
    const found = await askBackend(options, request, phase, signal)
    signal.throwIfAborted()
    if (!found) return null
    if (current && !isSameUser(current.user, found.user)) throw createError('subject-changed', phase)
    // a backend may extend only after a part of the lifetime, so its own deadline decides
    const movedAt =
      found.expiresAt === undefined || idleTimeoutMs === undefined ? undefined : found.expiresAt - idleTimeoutMs
    const contactedAt = movedAt ?? (request === extend ? startedAt : (current?.contactedAt ?? startedAt))
    session = found
    current = {
      user: found.user,
      authenticatedAt: found.authenticatedAt ?? current?.authenticatedAt ?? startedAt,
      contactedAt,
      ...(found.ssoSessionId !== undefined && { ssoSessionId: found.ssoSessionId }),
      ...(found.absoluteExpiresAt !== undefined && { ssoSessionExpiresAt: found.absoluteExpiresAt }),
    }
    return current
  }
  const askOrEnd = async (request: HttpRequest, phase: TokenClientPhase, queued: QueuedRequest) => {
    const authentication = await ask(request, phase, queued)
    if (!authentication) throw createError('login-required', phase)
    return authentication
  }
  const renew = () => queue.enqueue('renew', 'renewal', (queued) => askOrEnd(look ?? extend, 'renewal', queued))

  return {
    restore: (silent) =>
      queue.enqueue(`restore ${silent}`, 'silent-authentication', async (queued) => {
        const pending = takePendingSignIn(key)
        if (!silent && !pending) return null
        const found = await (current ? askOrEnd : ask)(extend, pending ? 'callback' : 'silent-authentication', queued)
        return found && pending ? withPending(found, pending) : found
      }),
    async signIn(request) {
      if (request.mode === 'popup') throw createError('popup-unsupported', 'sign-in')
      const returnTo = readReturnTo(request.returnTo ?? pathOf(new URL(location.href)), location.origin)
      storePendingSignIn(key, request, returnTo)
      navigate(options.signIn({ ...request, returnTo }))
      return forever
    },
    extendSession: () =>
      queue.enqueue('extend', 'silent-authentication', (queued) => askOrEnd(extend, 'silent-authentication', queued)),
    renewTokens: renew,
    findAccessToken: () => null,
    async getAccessToken({ forceRenew }) {
      if (!current) throw createError('not-signed-in', 'access-token')
      if (forceRenew) emit({ type: 'tokensRenewed', authentication: await renew() })
      throw createError('tokens-at-server', 'access-token', 'The backend keeps the tokens.')
    },
    async signOut({ scope = 'sso', returnTo }) {
      const before = session
      queue.newEpoch()
      drop()
      if (scope === 'application') return
      const target = returnTo === undefined ? undefined : readReturnTo(returnTo, location.origin, 'sign-out')
      const wanted = await options.signOut(before, send)
      if ('go' in wanted) {
        navigate(wanted.go)
        return forever
      }
      const signal = queue.signal()
      await sendRequest(send, wanted, 'sign-out', signal)
      if (await askBackend(options, look ?? extend, 'sign-out', signal))
        throw createError('config-invalid', 'sign-out', 'The backend answered, but the user is still signed in.', {
          field: 'signOut',
        })
      if (target !== undefined) navigate(target)
    },
    end() {
      queue.newEpoch()
      drop()
    },
  }
}

/** Adds what the sign-in began with, unless another user has signed in. */
const withPending = (authentication: Authentication, { appState, subject, returnTo }: PendingSignIn) =>
  subject === undefined || subject === authentication.user.sub
    ? { ...authentication, returnTo, ...(appState !== undefined && { appState }) }
    : { ...authentication, returnTo: '/' }
