// oxlint-disable max-lines-per-function -- the methods of one contract, side by side
import type { Authentication } from '../../authentication.ts'
import { readReturnTo, pathOf } from '../../browser/returnTo.ts'
import type { TokenClientSession } from '../../createTokenClient.ts'
import { withoutResponse } from '../../protocol/authorizationResponse.ts'
import { createRequestQueue, type QueuedRequest } from '../../requestQueue.ts'
import type { AccessTokenRequest, SignInOptions, TokenClientEvent } from '../../tokenClient.ts'
import { createError, hasErrorCode, isTokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import type { Sdk, SdkTokens, SdkTransaction } from './sdk.ts'
import { toAuthentication } from './sdkAuthentication.ts'
import { checkAudience, createSdkTokenCache } from './sdkTokenCache.ts'
import { withTimeout } from './withTimeout.ts'

const atOnce = <T>(run: () => Promise<T>) => run()

/** The page never comes back from a redirect. */
const forever = new Promise<never>(() => {})

/** Opens the session of a token client on an SDK. */
export function openSdkSession(sdk: Sdk, emit: (event: TokenClientEvent) => void): TokenClientSession {
  const cache = createSdkTokenCache(sdk.audience)
  let current: Authentication | null = null
  let popup: AbortController | undefined

  const drop = () => {
    current = null
    cache.clear()
  }
  const queue = createRequestQueue((error) => {
    if (!error.endsSession || !current) return
    drop()
    emit({ type: 'sessionLost', error })
  })
  const call = <T>(phase: TokenClientPhase, run: () => Promise<T>, wait = withTimeout): Promise<T> =>
    wait(run, phase).catch((error: unknown) => {
      throw isTokenClientError(error) ? error : sdk.toError(error, phase)
    })
  /** Keeps tokens, unless a sign-out came first or another user has signed in at the server. */
  const accept = async (tokens: SdkTokens, contactedAt: number, phase: TokenClientPhase, { signal }: QueuedRequest) => {
    const authentication = toAuthentication(tokens, contactedAt, phase)
    if (signal.aborted) await sdk.dropTokens()
    signal.throwIfAborted()
    if (current && !isSame(current, authentication)) {
      await sdk.dropTokens()
      throw createError('subject-changed', phase)
    }
    cache.clear()
    cache.keep(tokens.accessToken)
    current = authentication
    return authentication
  }
  /** Keeps the tokens of a user who has just signed in, and drops those of the previous user. */
  const begin = (
    tokens: SdkTokens,
    transaction: SdkTransaction | undefined,
    contactedAt: number,
    request: QueuedRequest,
  ) => {
    request.takeOver()
    drop()
    const { subject, appState, returnTo } = transaction ?? {}
    const isTheirs = subject === undefined || subject === tokens.claims['sub']
    return accept(tokens, contactedAt, 'sign-in', request).then((authentication): Authentication => ({
      ...authentication,
      ...(isTheirs && appState !== undefined && { appState }),
      ...(returnTo !== undefined && { returnTo: isTheirs ? returnTo : '/' }),
    }))
  }
  const authenticate = async (request: QueuedRequest) => {
    const { authenticateSilently } = sdk
    if (!authenticateSilently) throw createError('silent-unavailable', 'silent-authentication')
    const startedAt = Date.now()
    const tokens = await call('silent-authentication', () => authenticateSilently(request.signal))
    return accept(tokens, startedAt, 'silent-authentication', request)
  }
  const renew = async (request: QueuedRequest) => {
    const startedAt = Date.now()
    const tokens = await call('renewal', () => sdk.renewTokens())
    if (!tokens) return authenticate(request)
    return accept(tokens, sdk.renewalExtendsSession() ? startedAt : (current?.contactedAt ?? 0), 'renewal', request)
  }
  const completeCallback = async (href: string, request: QueuedRequest) => {
    history.replaceState(history.state, '', withoutResponse(href))
    try {
      const startedAt = Date.now()
      const { tokens, transaction } = await call('callback', () => sdk.completeCallback(href))
      return await begin(tokens, transaction, startedAt, request)
    } catch (error) {
      if (!hasErrorCode(error, 'callback-unsolicited')) throw error
      emit({ type: 'callbackRejected', error: error as never })
      return null
    }
  }
  const authenticateOrNull = (request: QueuedRequest) =>
    authenticate(request).catch((error: unknown) => {
      if (hasErrorCode(error, 'login-required') && !current) return null
      throw error
    })
  const signInWithPopup = async (options: SignInOptions) => {
    const { signInWithPopup: open } = sdk
    if (!open) throw createError('popup-unsupported', 'sign-in')
    popup?.abort()
    const mine = (popup = new AbortController())
    const signal = AbortSignal.any([mine.signal, ...(options.signal ? [options.signal] : [])])
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(createError('aborted', 'sign-in')))
    })
    const startedAt = Date.now()
    const answer = call('sign-in', () => open(options, signal), atOnce)
    const tokens = await Promise.race([answer, aborted])
    return queue.enqueue(`popup ${startedAt}`, 'sign-in', (request) => {
      const { appState, subject, returnTo = '/' } = options
      return begin(tokens, { appState, subject, returnTo }, startedAt, request)
    })
  }

  return {
    restore: (silent) =>
      queue.enqueue(`restore ${silent}`, 'silent-authentication', async (request) => {
        const { href } = location
        const signedIn = sdk.isCallback(new URL(href)) ? await completeCallback(href, request) : null
        if (signedIn || !silent) return signedIn
        return sdk.authenticateSilently ? authenticateOrNull(request) : null
      }),
    async signIn(options) {
      if (options.mode === 'popup') return signInWithPopup(options)
      const here = new URL(location.href)
      const returnTo = readReturnTo(options.returnTo ?? pathOf(here), here.origin)
      const { appState, subject } = options
      // no timeout: a server may take its time while the page is leaving
      await call('sign-in', () => sdk.leaveToSignIn(options, { appState, subject, returnTo }), atOnce)
      return forever
    },
    extendSession: () => queue.enqueue('extend', 'silent-authentication', authenticate),
    renewTokens: () => queue.enqueue('renew', 'renewal', renew),
    findAccessToken: (request) => (current ? cache.find(request) : null),
    async getAccessToken(request: AccessTokenRequest) {
      if (!current) throw createError('not-signed-in', 'access-token')
      const { audience = sdk.audience, scope } = request
      const isOwn = audience === sdk.audience && scope === undefined
      if (isOwn) {
        const authentication = await queue.enqueue('renew', 'renewal', renew)
        emit({ type: 'tokensRenewed', authentication })
        return cache.find({ minValidityMs: -Infinity }) ?? Promise.reject(createError('not-signed-in', 'access-token'))
      }
      const { requestToken } = sdk
      if (!requestToken)
        throw createError('config-invalid', 'access-token', 'The SDK has one token only.', {
          field: 'audience',
        })
      return queue.enqueue(`token ${audience} ${scope}`, 'access-token', async ({ signal }) => {
        const token = await call('access-token', () => requestToken(audience, scope))
        signal.throwIfAborted()
        return cache.keep(audience === undefined ? token : checkAudience(token, audience), { audience, scope } as never)
      })
    },
    async signOut({ scope = 'sso', returnTo, extraParams = {} }) {
      popup?.abort()
      queue.newEpoch()
      drop()
      await sdk.dropTokens()
      if (scope === 'application' || !sdk.leaveToSignOut) return
      const { origin } = location
      const target = returnTo === undefined ? undefined : origin + readReturnTo(returnTo, origin, 'sign-out')
      const { leaveToSignOut } = sdk
      await call('sign-out', () => leaveToSignOut(target, extraParams), atOnce)
      return forever
    },
    end() {
      popup?.abort()
      queue.newEpoch()
      drop()
      sdk.end?.()
    },
  }
}

const isSame = ({ user }: Authentication, other: Authentication) =>
  user.iss === other.user.iss && user.sub === other.user.sub
