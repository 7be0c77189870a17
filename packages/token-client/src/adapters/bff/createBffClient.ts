import { canOpenPopup } from '../../browser/browserCapabilities.ts'
import { createTokenClient } from '../../createTokenClient.ts'
import type { TokenClient } from '../../tokenClient.ts'
import { createError } from '../../tokenClientError.ts'
import { createBffSession } from './bffSession.ts'

/** Options of {@link createBffClient}. None is needed when the backend is at `/auth` on this origin. */
export type BffClientOptions = {
  /** Path of the backend on this origin, without a slash at its end: the `basePath` of `createBff`. Default: `/auth`. */
  basePath?: string
  /** Distinguishes clients of one origin that have different backends. Default: derived from `basePath`. */
  key?: string
  /** Sends the requests to the backend. Default: `fetch`. */
  fetch?: typeof fetch
}

/**
 * Creates a client for pages whose tokens a backend keeps (`createBff` of `@stillhere/bff`). The page has a cookie that no
 * script can read, and never a token. Sign-in by redirect or in a popup, silent authentication in a hidden frame, one
 * session for all tabs. `getAccessToken` rejects with `token-client/tokens-at-server`: give `createAuthorizedFetch` this
 * page's own origin, and it calls APIs through the backend. A wrong `basePath` makes every method reject with
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
  return createTokenClient(
    key,
    (emit) => {
      if (!/^(\/[\w~-]+)+$/.test(basePath))
        throw createError('config-invalid', 'configuration', 'Option "basePath" must be a path such as "/auth".', {
          field: 'basePath',
        })
      return createBffSession({ key, basePath, send }, emit)
    },
    () => ({
      silentAuthentication: true,
      renewalExtendsSession: false,
      popup: canOpenPopup(),
      signOutOfSso: true,
      tokensAtServer: true,
    }),
  )
}
