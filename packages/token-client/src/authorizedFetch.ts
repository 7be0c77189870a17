import { isOwnOrigin } from './isOwnOrigin.ts'
import { isSecure } from './isSecure.ts'
import type { StepUpClient } from './stepUp.ts'
import type { AccessToken, AccessTokenRequest, TokenClient } from './tokenClient.ts'
import { TokenClientError, isTokenClientError } from './tokenClientError.ts'
import { withSignal } from './withSignal.ts'

/** An API that may receive a token. */
export type AuthorizedResource = { origin: string } & Pick<AccessTokenRequest, 'audience' | 'scope'>

/**
 * A `fetch` that adds the right access token for the right origin (RFC 6750 §2.1). A request to an origin that is not
 * listed goes out as it is, without a token. An answer of 401 causes one renewal and one repetition, unless the body was
 * a stream, which cannot be sent twice. Redirects are refused, because the token would travel along.
 *
 * A 401 because the session is over is no answer: the call rejects as `getAccessToken` does, so that the caller can
 * wait for the person. Given a session engine, what is under way rejects with `aborted` once the person whom it was for
 * has gone, and the rest of an answer is not read.
 *
 * An API that wants a stronger or fresher sign-in (RFC 9470) makes a session engine ask the person in a window, once for
 * all calls, and the request goes on afterwards. Browsers open windows soon after a click only: a call that no click is
 * behind rejects with `popup-blocked`. With `stepUp: false`, or with a bare token client, that 401 is the answer.
 *
 * Where a backend keeps the tokens, the API is reached by way of it, on this page's own origin: list that. The request
 * goes out without a token, with the header `stillhere-request`, which no page of another origin can send.
 *
 * @example
 * const api = createAuthorizedFetch({ tokenClient: engine, resources: [{ origin: 'https://api.example' }] })
 * const orders = await api('https://api.example/orders')
 * @throws TokenClientError what `getAccessToken` rejects with; what a refused step-up rejects with (`popup-closed`,
 *   `popup-blocked`, `access-denied`, `step-up-not-met`, `subject-changed`, …); `config-invalid` for plain http beyond
 *   this device; `TypeError` as `fetch` does
 */
export function createAuthorizedFetch(options: {
  tokenClient: Pick<TokenClient, 'getAccessToken'> & Partial<StepUpClient> & { personSignal?(): AbortSignal }
  resources: readonly AuthorizedResource[]
  /** Whether an API's wish for a stronger sign-in is followed. Default: where `tokenClient` is an engine. */
  stepUp?: boolean
  fetch?: typeof fetch
}): typeof fetch {
  const { tokenClient, resources } = options
  const send: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))
  const stepUpClient = options.stepUp !== false && canStepUp(tokenClient) ? tokenClient : null

  return async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const resource = resources.find(({ origin }) => origin === url.origin)
    if (!resource) return send(input, init)
    if (!isSecure(url))
      throw new TokenClientError('token-client/config-invalid', 'access-token', `${url.origin} is not https.`, {
        field: 'resources',
      })

    const retry = request.body && !isReplayable(input, init) ? null : request.clone()
    const { origin: _, ...target } = resource
    const person = tokenClient.personSignal?.()
    const signal = person ? AbortSignal.any([request.signal, person]) : request.signal
    const getToken = (more?: AccessTokenRequest) =>
      tokenClient.getAccessToken({ ...target, ...more, signal }).catch((error: unknown) => {
        // not "the session has ended", after which it would be asked again for the next user
        person?.throwIfAborted()
        if (!isAtServer(error) || !isOwnOrigin(url.origin)) throw error
        return null
      })
    const attempt = (one: Request) =>
      sendWith(token, one, !!retry, (ready) => send(new Request(ready, { redirect: 'error', signal })))

    const startedAt = stepUpClient?.now() ?? 0
    let token = await getToken()
    const again = async (one: Request | null, refused: Response) => {
      // many calls get a 401 for the same token: a call after the renewal uses its result
      const current = await getToken()
      token = current?.value === token?.value ? await getToken({ forceRenew: true }) : current
      if (!one) return refused
      await refused.body?.cancel()
      const response = await attempt(one)
      if (response.status === 401) await getToken() // the session may have ended meanwhile
      return response
    }
    let response = await attempt(request)
    if (response.status !== 401) return response
    if (!retry) return isTooWeak(response) ? response : again(null, response)
    const spare = retry.clone()
    if (!isTooWeak(response)) response = await again(retry, response)
    if (!isTooWeak(response) || !stepUpClient) return response
    // without its code the 401 is the answer
    const proof = (await import('./stepUp.ts').catch(() => null))?.stepUp(stepUpClient, response, startedAt)
    if (!proof) return response
    await withSignal(proof, signal)
    return again(spare, response)
  }
}

/** A token that a server keeps goes along from there. A proof of another token may have to be made again, for a nonce. */
async function sendWith(
  token: AccessToken | null,
  one: Request,
  mayRepeat: boolean,
  send: (ready: Request) => Promise<Response>,
): Promise<Response> {
  if (!token) {
    one.headers.set('stillhere-request', crypto.randomUUID())
    return send(one)
  }
  const { type, value, proof } = token
  one.headers.set('authorization', `${type} ${value}`)
  const again = proof && mayRepeat ? one.clone() : null
  if (proof) one.headers.set('dpop', await proof.sign(one))
  const response = await send(one)
  // the API wants its nonce in the proof (RFC 9449 §9): another time it is a refusal
  return proof?.note(response, one.url) && again
    ? sendWith({ ...token, proof: { ...proof, note: () => false } }, again, mayRepeat, send)
    : response
}

const isAtServer = (error: unknown) => isTokenClientError(error) && error.code === 'token-client/tokens-at-server'

const canStepUp = <T extends object>(client: T & Partial<StepUpClient>): client is T & StepUpClient =>
  'reauthenticate' in client

const isTooWeak = ({ status, headers }: Response) =>
  status === 401 && /insufficient_user_authentication/.test(headers.get('www-authenticate') ?? '')

const isReplayable = (input: RequestInfo | URL, init?: RequestInit) =>
  !(input instanceof Request) && !(init?.body instanceof ReadableStream)
