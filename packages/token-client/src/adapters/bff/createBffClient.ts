import type { TokenClient, TokenClientEvent } from '../../tokenClient.ts'
import type { TokenClientPhase } from '../../tokenClientError.ts'
import { withSignal } from '../../withSignal.ts'
import { canOpenPopup } from '../../browser/browserCapabilities.ts'
import { failure } from '../../protocol/protocolError.ts'
import { createBffSession } from './bffSession.ts'

/** What {@link createBffClient} needs to know: nothing, when the backend is at `/auth` on this origin. */
export type BffClientOptions = {
  /** Where the backend is on this origin: the `basePath` of `createBff`. No slash at its end. Default: `/auth`. */
  basePath?: string
  /** Tells apart the clients of one origin that have different backends. Default: made of `basePath`. */
  key?: string
  /** Sends the requests to the backend. Default: `fetch`. */
  fetch?: typeof fetch
}

/**
 * For pages whose tokens a backend keeps (`createBff` of `@stillhere/bff`): the page has a cookie that no script can
 * read, and never a token. Sign-in by redirect or in a window, silent authentication in a hidden frame, one session for
 * all tabs. `getAccessToken` rejects with `token-client/tokens-at-server`: `createAuthorizedFetch`, given this page's
 * own origin, calls APIs by way of the backend. A wrong `basePath` makes every method reject with
 * `token-client/config-invalid`.
 *
 * @example
 * const tokenClient = createBffClient()
 */
export function createBffClient({
  basePath = '/auth',
  key = `bff ${basePath}`,
  fetch: send = (input, init) => fetch(input, init),
}: BffClientOptions = {}): TokenClient {
  const listeners = new Set<(event: TokenClientEvent) => void>()
  const session = createBffSession({ key, basePath, send }, (event) => listeners.forEach((listener) => listener(event)))
  let isDisposed = false

  /** Whatever is under way when the client is disposed fails as disposed. */
  const guarded = async <T>(phase: TokenClientPhase, run: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const disposed = () => failure('disposed', phase)
    if (isDisposed) throw disposed()
    if (!/^(\/[\w~-]+)+$/.test(basePath))
      throw failure('config-invalid', phase, 'Option "basePath" must be a path such as "/auth".', { field: 'basePath' })
    try {
      return await withSignal(run(), signal)
    } catch (error) {
      throw isDisposed ? disposed() : error
    }
  }

  return {
    key,
    capabilities: {
      silentAuthentication: true,
      renewalExtendsSession: false,
      popup: canOpenPopup(),
      signOutOfSso: true,
      tokensAtServer: true,
    },
    restore: ({ silent, signal } = {}) => guarded('silent-authentication', () => session.restore(silent), signal),
    signIn: (request = {}) => guarded('sign-in', () => session.signIn(request), request.signal),
    extendSession: ({ interactive, signal } = {}) =>
      guarded('silent-authentication', () => session.extend(interactive), signal),
    prepareWindow: (purpose) => (isDisposed ? () => {} : session.prepareWindow(purpose)),
    renewTokens: ({ signal } = {}) => guarded('renewal', session.renew, signal),
    findAccessToken: () => null,
    getAccessToken: (request = {}) => guarded('access-token', () => session.refuseToken(request), request.signal),
    signOut: (request = {}) => guarded('sign-out', () => session.signOut(request)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      isDisposed = true
      session.end()
      listeners.clear()
    },
  }
}
