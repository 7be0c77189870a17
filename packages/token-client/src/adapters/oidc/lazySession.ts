import type { Authentication } from '../../authentication.ts'
import { whenSeen } from '../../browser/afterPrerendering.ts'
import { canAuthenticateSilently, keepsActivation } from '../../browser/browserCapabilities.ts'
import { openPopup } from '../../browser/openPopup.ts'
import { createPreparedWindow } from '../../browser/preparedWindow.ts'
import { relayResponse } from '../../browser/relayResponse.ts'
import { transactionStore } from '../../browser/transactionStore.ts'
import { createEarlyDiscovery, mayHaveSiblings } from '../../protocol/earlyDiscovery.ts'
import { takeCallback } from '../../protocol/finishSignIn.ts'
import { failure } from '../../protocol/protocolError.ts'
import { singleFlight } from '../../singleFlight.ts'
import type {
  AccessToken,
  AccessTokenRequest,
  SignInOptions,
  SignOutOptions,
  TokenClientEvent,
} from '../../tokenClient.ts'
import { isTokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import type { OidcSettings } from './oidcOptions.ts'
import type { createOidcSession, OidcSession } from './oidcSession.ts'

/** The methods of a correctly configured client. */
export type LazySession = {
  /** The part that knows the protocol, once it is there. */
  loaded(): OidcSession | undefined
  restore(silent?: boolean): Promise<Authentication | null>
  signIn(options: SignInOptions): Promise<Authentication>
  extend(interactive?: boolean): Promise<Authentication>
  prepareWindow: OidcSession['prepareWindow']
  renew(): Promise<Authentication>
  getAccessToken(request: AccessTokenRequest): Promise<AccessToken>
  signOut(options: SignOutOptions): Promise<void>
  end(): void
}

/**
 * Starts to load the protocol and the tokens at once, and holds what cannot wait for them: a response is taken out of the
 * address bar, and a window is opened, before anything is loaded.
 */
export function createLazySession(
  key: string,
  given: OidcSettings,
  emit: (event: TokenClientEvent) => void,
): LazySession {
  const { settings, start: startDiscovery } = createEarlyDiscovery(given)
  const transactions = transactionStore(key)
  const flights = singleFlight()
  const { loaded, isPending, load, end } = createLoader((session) => session(key, settings, transactions, emit))

  /** Runs at once when the protocol is there, because a click allows a window only for a moment. */
  const use = <T>(phase: TokenClientPhase, run: (session: OidcSession) => Promise<T>): Promise<T> => {
    const session = loaded()
    return session ? run(session) : load(phase).then(run)
  }

  const { useWindow, prepareWindow } = createEarlyWindows(key, loaded, use)

  /** Only where the server will be asked: neither another tab nor a storage may have tokens. */
  const discoverEarly = async () => {
    const { tokenStorage = 'memory' } = settings
    if (tokenStorage === 'memory' && isPending() && !(await mayHaveSiblings(key, settings)) && isPending())
      startDiscovery()
  }

  const restore = async (silent: boolean) => {
    const relaying = relayResponse()
    // a window that cannot be closed is one more of this app; a frame is none
    if (relaying && (await relaying, window !== window.top)) return null
    const callback = takeCallback(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    if (!callback) {
      if (!silent) return null
      void discoverEarly()
      return use('silent-authentication', (session) => session.restore())
    }
    const returnsTo = (error: unknown) => {
      if (isTokenClientError(error)) error.returnTo = callback.transaction.returnTo
      throw error
    }
    return use('callback', (session) => session.finishSignIn(callback)).catch(returnsTo)
  }

  load('configuration').catch(() => {}) // the first method tries again, and tells
  return {
    loaded,
    end,
    restore: (silent = true) => flights.run(`${silent}`, () => whenSeen(() => restore(silent))),
    signIn(options) {
      const isForWindow = options.mode === 'popup'
      return useWindow('sign-in', isForWindow, isForWindow, (session, popup) => session.signIn(options, popup))
    },
    extend(interactive = false) {
      const isNeeded = interactive && !canAuthenticateSilently()
      return useWindow('silent-authentication', interactive, isNeeded, (session, popup) =>
        session.extend(interactive, popup),
      )
    },
    prepareWindow,
    renew: () => use('renewal', (session) => session.renew()),
    getAccessToken: (request) => use('access-token', (session) => session.getAccessToken(request)),
    signOut: (options) => use('sign-out', (session) => session.signOut(options)),
  }
}

type Use = <T>(phase: TokenClientPhase, run: (session: OidcSession) => Promise<T>) => Promise<T>

/** Opens windows within the click, also while the protocol is still being loaded. */
function createEarlyWindows(key: string, loaded: () => OidcSession | undefined, use: Use) {
  const early = createPreparedWindow(key)
  return {
    async useWindow<T>(
      phase: 'sign-in' | 'silent-authentication',
      isForWindow: boolean,
      isNeeded: boolean,
      run: (session: OidcSession, popup?: Window) => Promise<T>,
    ): Promise<T> {
      const prepared = isForWindow ? early.take() : undefined
      const popup = prepared ?? (isNeeded && !loaded() ? openPopup(key, phase) : undefined)
      try {
        return await use(phase, (session) => run(session, popup))
      } finally {
        if (!loaded()) popup?.close()
      }
    },
    prepareWindow(purpose: 'extend' | 'sign-in') {
      const session = loaded()
      if (session) return session.prepareWindow(purpose)
      return canAuthenticateSilently() && keepsActivation() ? () => {} : early.open(purpose)
    },
  }
}

type CreateSession = typeof createOidcSession

/** Imports the protocol when it is first needed, and again after that failed. */
function createLoader(create: (createSession: CreateSession) => OidcSession) {
  let session: OidcSession | undefined
  let loading: Promise<OidcSession> | undefined
  let hasEnded = false
  return {
    loaded: () => session,
    isPending: () => !session && !hasEnded,
    load(phase: TokenClientPhase): Promise<OidcSession> {
      loading ??= import('./oidcSession.ts').then(({ createOidcSession }) => {
        session = create(createOidcSession)
        if (hasEnded) session.end()
        return session
      })
      return loading.catch((cause: unknown) => {
        loading = undefined
        const message = 'A part of the client cannot be loaded. Reload the page if this happens again.'
        throw failure('network', phase, message, { cause })
      })
    },
    end() {
      hasEnded = true
      session?.end()
    },
  }
}
