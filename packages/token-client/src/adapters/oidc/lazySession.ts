import type { Authentication } from '../../authentication.ts'
import { whenSeen } from '../../browser/afterPrerendering.ts'
import { canAuthenticateSilently, keepsActivation } from '../../browser/browserCapabilities.ts'
import { openPopup } from '../../browser/openPopup.ts'
import { createPreparedWindow } from '../../browser/preparedWindow.ts'
import { relayResponse } from '../../browser/relayResponse.ts'
import { transactionStore } from '../../browser/transactionStore.ts'
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
  settings: OidcSettings,
  emit: (event: TokenClientEvent) => void,
): LazySession {
  const transactions = transactionStore(key)
  const flights = singleFlight()
  const { loaded, load, end } = createLoader((session) => session(key, settings, transactions, emit))

  /** Runs at once when the protocol is there, because a click allows a window only for a moment. */
  const use = <T>(phase: TokenClientPhase, run: (session: OidcSession) => Promise<T>): Promise<T> => {
    const session = loaded()
    return session ? run(session) : load(phase).then(run)
  }

  const early = createPreparedWindow(key)

  /** Opens a window that will be needed, before the protocol is there. */
  const useWindow = async <T>(
    phase: 'sign-in' | 'silent-authentication',
    isNeeded: boolean,
    run: (session: OidcSession, popup?: Window) => Promise<T>,
  ): Promise<T> => {
    const popup = early.take() ?? (isNeeded && !loaded() ? openPopup(key, phase) : undefined)
    try {
      return await use(phase, (session) => run(session, popup))
    } finally {
      if (!loaded()) popup?.close()
    }
  }

  const restore = async (silent: boolean) => {
    const relaying = relayResponse()
    // a window that cannot be closed is one more of this app; a frame is none
    if (relaying && (await relaying, window !== window.top)) return null
    const callback = takeCallback(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    if (!callback) return silent ? use('silent-authentication', (session) => session.restore()) : null
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
    signIn: (options) =>
      useWindow('sign-in', options.mode === 'popup', (session, popup) => session.signIn(options, popup)),
    extend: (interactive) =>
      useWindow('silent-authentication', !!interactive && !canAuthenticateSilently(), (session, popup) =>
        session.extend(interactive, popup),
      ),
    prepareWindow(purpose) {
      const session = loaded()
      if (session) return session.prepareWindow(purpose)
      return canAuthenticateSilently() && keepsActivation() ? () => {} : early.open(purpose)
    },
    renew: () => use('renewal', (session) => session.renew()),
    getAccessToken: (request) => use('access-token', (session) => session.getAccessToken(request)),
    signOut: (options) => use('sign-out', (session) => session.signOut(options)),
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
