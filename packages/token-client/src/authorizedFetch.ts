import type { AccessToken, AccessTokenRequest, TokenClient } from './tokenClient.ts'

/** An API that may receive a token. */
export type AuthorizedResource = { origin: string } & Pick<AccessTokenRequest, 'audience' | 'scope'>

/**
 * A `fetch` that adds the right access token for the right origin (RFC 6750 §2.1). A request to an origin that is not
 * listed goes out as it is, without a token. An answer of 401 causes one renewal and one repetition, unless the body
 * was a stream, which cannot be sent twice. Redirects are refused, because the token would travel along.
 *
 * @example
 * const api = createAuthorizedFetch({ tokenClient, resources: [{ origin: 'https://api.example' }] })
 * const orders = await api('https://api.example/orders')
 * @throws TokenClientError what `getAccessToken` rejects with; `TypeError` as `fetch` does
 */
export function createAuthorizedFetch(options: {
  tokenClient: Pick<TokenClient, 'getAccessToken'>
  resources: readonly AuthorizedResource[]
  fetch?: typeof fetch
}): typeof fetch {
  const { tokenClient, resources } = options
  const send: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))

  return async (input, init) => {
    const request = new Request(input, init)
    const resource = resources.find(({ origin }) => origin === new URL(request.url).origin)
    if (!resource) return send(input, init)

    const retry = request.body && !isReplayable(input, init) ? null : request.clone()
    const { origin: _, ...target } = resource
    const { signal } = request
    const attempt = (one: Request, token: AccessToken) => {
      one.headers.set('authorization', `${token.type} ${token.value}`)
      return send(new Request(one, { redirect: 'error' }))
    }

    const used = await tokenClient.getAccessToken({ ...target, signal })
    const response = await attempt(request, used)
    if (response.status !== 401 || !retry) return response
    await response.body?.cancel()
    // many calls get a 401 for the same token: whoever comes after the renewal takes its outcome
    const current = await tokenClient.getAccessToken({ ...target, signal })
    const isStale = current.value === used.value
    return attempt(retry, isStale ? await tokenClient.getAccessToken({ ...target, forceRenew: true, signal }) : current)
  }
}

const isReplayable = (input: RequestInfo | URL, init?: RequestInit) =>
  !(input instanceof Request) && !(init?.body instanceof ReadableStream)
