import { afterPrerendering } from '../../browser/afterPrerendering.ts'
import { canAuthenticateSilently, keepsActivation } from '../../browser/browserCapabilities.ts'
import { openPopup } from '../../browser/openPopup.ts'
import { createPreparedWindow } from '../../browser/preparedWindow.ts'
import { createKnownBrowser } from '../../browser/knownBrowser.ts'
import { relayResponse } from '../../browser/relayResponse.ts'
import { transactionStore } from '../../browser/transactionStore.ts'
import { createEarlyDiscovery, mayHaveSiblings } from '../../protocol/earlyDiscovery.ts'
import { consumeCallback } from '../../protocol/finishSignIn.ts'
import type { TokenClientSession } from '../../createTokenClient.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { TokenClientEvent } from '../../tokenClient.ts'
import { createError, isTokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import type { OidcSettings } from '../../protocol/oidcOptions.ts'
import type { ServerProfile } from '../../protocol/serverProfiles.ts'
import type { createOidcSession, OidcSession } from './oidcSession.ts'

/** The session of a client with correct options. It loads the protocol when it is created. */
export type LazySession = TokenClientSession & {
  /** What differs from the standards at this server. */
  readonly profile: ServerProfile
  /** The part that knows the protocol, once it is loaded. */
  loaded(): OidcSession | undefined
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
  const known = createKnownBrowser(key, settings.silentRestore === 'when-known')
  const isAnonymous = () => settings.silentRestore === 'when-known' && !known.isKnown()
  const { loaded, isPending, load, end } = createLoader((session) => session(key, settings, transactions, emit, known))

  /** Runs at once when the protocol is there, because a click allows a window only for a moment. */
  const use = <T>(phase: TokenClientPhase, run: (session: OidcSession) => Promise<T>): Promise<T> => {
    const session = loaded()
    return session ? run(session) : load(phase).then(run)
  }

  /** Only where the server will be asked: neither another tab nor a storage may have tokens. */
  const discoverEarly = async () => {
    const { tokenStorage = 'memory', silentRestore } = settings
    if (silentRestore === 'never' || tokenStorage !== 'memory' || !isPending()) return
    if (!(await mayHaveSiblings(key, settings)) && isPending()) startDiscovery()
  }

  const restore = async (silent: boolean) => {
    const relaying = relayResponse()
    // a window that cannot be closed is one more of this app; a frame is none
    if (relaying && (await relaying, window !== window.top)) return null
    const callback = consumeCallback(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    if (!callback) {
      if (!silent || isAnonymous()) return null
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
    profile: settings.profile,
    loaded,
    end,
    restore: (silent) => flights.run(`${silent}`, () => afterPrerendering(() => restore(silent))),
    ...windowMethods(key, loaded, use),
    renewTokens: () => use('renewal', (session) => session.renewTokens()),
    findAccessToken: (request) => loaded()?.findAccessToken(request) ?? null,
    getAccessToken: (request) => use('access-token', (session) => session.getAccessToken(request)),
    signOut: (options) => use('sign-out', (session) => session.signOut(options)),
  }
}

type Use = <T>(phase: TokenClientPhase, run: (session: OidcSession) => Promise<T>) => Promise<T>

/** The methods that may open a window: within the click, also while the protocol is still being loaded. */
function windowMethods(
  key: string,
  loaded: () => OidcSession | undefined,
  use: Use,
): Pick<TokenClientSession, 'signIn' | 'extendSession' | 'prepareWindow'> {
  const early = createPreparedWindow(key)
  const useWindow = async <T>(
    phase: 'sign-in' | 'silent-authentication',
    isForWindow: boolean,
    isNeeded: boolean,
    run: (session: OidcSession, popup?: Window) => Promise<T>,
  ): Promise<T> => {
    const prepared = isForWindow ? early.take() : undefined
    const popup = prepared ?? (isNeeded && !loaded() ? openPopup(key, phase) : undefined)
    try {
      return await use(phase, (session) => run(session, popup))
    } finally {
      if (!loaded()) popup?.close()
    }
  }
  return {
    signIn(options) {
      const isForWindow = options.mode === 'popup'
      return useWindow('sign-in', isForWindow, isForWindow, (session, popup) => session.signIn(options, popup))
    },
    extendSession(interactive) {
      const isNeeded = interactive && !canAuthenticateSilently()
      return useWindow('silent-authentication', interactive, isNeeded, (session, popup) =>
        session.extendSession(interactive, popup),
      )
    },
    prepareWindow(purpose) {
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
        throw createError('network', phase, message, { cause })
      })
    },
    end() {
      hasEnded = true
      session?.end()
    },
  }
}
