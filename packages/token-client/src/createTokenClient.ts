import type { Authentication } from './authentication.ts'
import type {
  AccessToken,
  AccessTokenRequest,
  SignInOptions,
  SignOutOptions,
  TokenClient,
  TokenClientCapabilities,
  TokenClientEvent,
} from './tokenClient.ts'
import { createError, type TokenClientPhase } from './tokenClientError.ts'
import { withSignal } from './withSignal.ts'

/** The part of a token client that an adapter writes. {@link createTokenClient} adds everything else. */
export type TokenClientSession = {
  restore(silent: boolean): Promise<Authentication | null>
  /** Handles `options.signal` only to close a window: the caller's wait ends without it. */
  signIn(options: SignInOptions): Promise<Authentication>
  extendSession(interactive: boolean): Promise<Authentication>
  /** See {@link TokenClient.prepareWindow}. Missing where a window is never opened after the call itself. */
  prepareWindow?(purpose: 'extend' | 'sign-in'): () => void
  renewTokens(): Promise<Authentication>
  findAccessToken(request: AccessTokenRequest): AccessToken | null
  /** Renews and returns the token that the cache lacks, and emits `tokensRenewed`. */
  getAccessToken(request: AccessTokenRequest): Promise<AccessToken>
  signOut(options: SignOutOptions): Promise<void>
  /** Ends every timer, listener, frame and request, and drops the tokens. */
  end(): void
}

/**
 * Creates a token client from an adapter's session. It rejects every call after `dispose()` and with wrong options, ends
 * a caller's wait when its signal aborts, and passes events to listeners.
 *
 * @param open creates the session; an error that it throws rejects every method
 * @param describe returns the capabilities; the session is `undefined` when `open` threw
 */
export function createTokenClient<Session extends TokenClientSession>(
  key: string,
  open: (emit: (event: TokenClientEvent) => void) => Session,
  describe: (session: Session | undefined) => TokenClientCapabilities,
): TokenClient {
  const listeners = createListeners()
  let session: Session | undefined
  let configurationError: unknown
  try {
    session = open(listeners.emit)
  } catch (error) {
    configurationError = error
  }
  const calls = createCalls(session, configurationError, listeners)
  const { run, authenticate } = calls

  return {
    key,
    capabilities: describe(session),
    restore: ({ silent = true, signal } = {}) =>
      authenticate('silent-authentication', (one) => one.restore(silent), signal),
    signIn: (options = {}) => authenticate('sign-in', (one) => one.signIn(options), options.signal),
    extendSession: ({ interactive = false, signal } = {}) =>
      authenticate('silent-authentication', (one) => one.extendSession(interactive), signal),
    ...(session?.prepareWindow && {
      prepareWindow: (purpose: 'extend' | 'sign-in') => calls.session()?.prepareWindow?.(purpose) ?? (() => {}),
    }),
    renewTokens: ({ signal } = {}) => authenticate('renewal', (one) => one.renewTokens(), signal),
    findAccessToken: (request = {}) => calls.session()?.findAccessToken(request) ?? null,
    getAccessToken: (request = {}) =>
      run(
        'access-token',
        async (one) => (!request.forceRenew && one.findAccessToken(request)) || one.getAccessToken(request),
        request.signal,
      ),
    signOut: (options = {}) => run('sign-out', (one) => one.signOut(options)),
    subscribe: listeners.subscribe,
    dispose() {
      calls.end()
      session?.end()
      listeners.clear()
    },
  }
}

/** Calls of one client. After `end()`, and with wrong options, every call rejects. */
function createCalls<Session extends TokenClientSession>(
  session: Session | undefined,
  configurationError: unknown,
  { emit, resolved }: Pick<ReturnType<typeof createListeners>, 'emit' | 'resolved'>,
) {
  let isDisposed = false
  const run = async <T>(phase: TokenClientPhase, call: (session: Session) => Promise<T>, signal?: AbortSignal) => {
    if (isDisposed) throw createError('disposed', phase)
    if (!session) throw configurationError
    try {
      return await withSignal(call(session), signal, phase)
    } catch (error) {
      throw isDisposed ? createError('disposed', phase) : error
    }
  }
  return {
    run,
    /** Runs a command that resolves with tokens. They arrive as an event only if the caller no longer waits for them. */
    authenticate: <T extends Authentication | null>(
      phase: TokenClientPhase,
      call: (session: Session) => Promise<T>,
      signal?: AbortSignal,
    ): Promise<T> =>
      run(
        phase,
        async (one) => {
          const authentication = await call(one)
          if (!authentication) return authentication
          if (!signal?.aborted) resolved(authentication)
          else if (!isDisposed) emit({ type: 'tokensRenewed', authentication })
          return authentication
        },
        signal,
      ),
    session: () => (isDisposed ? undefined : session),
    end: () => void (isDisposed = true),
  }
}

/** Listeners of one client. A listener that throws stops neither the client nor the other listeners. */
function createListeners() {
  const listeners = new Set<(event: TokenClientEvent) => void>()
  /** Tokens that a command or an event has delivered. */
  const delivered = new WeakSet<Authentication>()
  return {
    emit(event: TokenClientEvent) {
      if (event.type === 'tokensRenewed') {
        if (delivered.has(event.authentication)) return
        delivered.add(event.authentication)
      }
      for (const listener of listeners)
        try {
          listener(event)
        } catch (error) {
          report(error)
        }
    },
    resolved: (authentication: Authentication) => void delivered.add(authentication),
    subscribe(listener: (event: TokenClientEvent) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    clear: () => listeners.clear(),
  }
}

/** Reports an error of the app as a browser reports an uncaught one. */
const report = (error: unknown): void => {
  // oxlint-disable-next-line no-console -- for runtimes without `reportError`
  const reportError: (error: unknown) => void = globalThis.reportError ?? console.error
  reportError(error)
}
