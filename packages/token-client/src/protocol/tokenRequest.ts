import * as oauth from 'oauth4webapi'
import { isWellFormed } from './authorizationResponse.ts'
import { failure, serverError } from './protocolError.ts'
import { requestOptions, toTokenClientError } from './oauthRequest.ts'
import { audienceParameters } from './serverProfiles.ts'
import { verifyTokens } from './tokenResponse.ts'
import type { Expected, Grant, TokenRequestContext } from './tokenRequestContext.ts'

/** The values of an authorization request that its response is checked against. */
type SentRequest = Expected & { state: string; codeVerifier: string }

/**
 * Exchanges the code of an authorization response, from an address or a message alike, for verified tokens. The issuer
 * (RFC 9207) is checked before anything else in the response counts.
 *
 * @throws TokenClientError `callback-malformed`, `issuer-mismatch`, errors of the server and of the token response
 */
export async function redeemCode(
  context: TokenRequestContext,
  response: URLSearchParams,
  sent: SentRequest,
  contactedAt: number,
): Promise<Grant> {
  const { settings, server, phase } = context
  if (!isWellFormed(response)) throw failure('callback-malformed', phase)
  const code = readCode(context, response, sent.state)
  if (!response.get('code')) throw serverError(undefined, phase)
  const grant = await requestTokens(
    context,
    (client, options) =>
      oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        code,
        settings.redirectUri,
        sent.codeVerifier,
        options,
      ),
    sent,
  )
  return { ...grant, contactedAt }
}

function readCode({ settings, server, phase }: TokenRequestContext, response: URLSearchParams, state: string) {
  try {
    if (response.get('iss') === '') throw new Error('An empty issuer is another issuer.')
    return oauth.validateAuthResponse(server, { client_id: settings.clientId }, response, state)
  } catch (error) {
    if (error instanceof oauth.UnsupportedOperationError) throw failure('callback-malformed', phase)
    if (error instanceof oauth.AuthorizationResponseError) throw toTokenClientError(error, phase)
    throw failure('issuer-mismatch', phase, `The answer is not from ${server.issuer}. Check option "issuer".`, {
      field: 'issuer',
    })
  }
}

/**
 * Renews by refresh token (RFC 6749 §6). A rotated refresh token is handed to `keep` before anything can fail, because
 * the server no longer accepts the one that was sent (RFC 9700 §4.14.2).
 */
export const refreshTokens = (
  context: TokenRequestContext,
  refreshToken: string,
  keep: (refreshToken: string) => void,
): Promise<Grant> =>
  requestTokens(
    context,
    (client, options) => oauth.refreshTokenGrantRequest(context.server, client, oauth.None(), refreshToken, options),
    null,
    keep,
  )

async function requestTokens(
  context: TokenRequestContext,
  send: (client: oauth.Client, options: oauth.TokenEndpointRequestOptions) => Promise<Response>,
  expected: Expected | null,
  keep?: (refreshToken: string) => void,
): Promise<Grant> {
  const { settings, target, phase, signal, features, keys } = context
  const startedAt = Date.now()
  keys.prefetch(context)
  const options = {
    ...requestOptions(features?.send ?? settings.fetch, phase, signal),
    ...(features?.dpop && { DPoP: features.dpop }),
    additionalParameters: audienceParameters(target.audience, settings.audienceParameter),
  }
  const ask = async () => {
    const response = await send({ client_id: settings.clientId }, options)
    if (!response.ok) await refuse(context, response)
    return response
  }
  const response = await ask()
    .catch((error: unknown) => {
      // once: a server that wants another nonce each time is refused
      if (oauth.isDPoPNonceError(error)) return ask()
      throw error
    })
    .catch((error: unknown) => {
      throw toTokenClientError(error, phase)
    })
  const content = (await response.json().catch(() => null)) as { refresh_token?: unknown } | null
  const rotated = content?.refresh_token
  if (rotated && typeof rotated === 'string' && keep) {
    keep(rotated)
    await features?.save()
  }
  const isJson = response.headers.get('content-type')?.includes('json')
  const offsetMs = clockOffset(response.headers)
  return { ...target, ...(await verifyTokens(context, isJson && content, expected, offsetMs)), startedAt, offsetMs }
}

/** Throws the error that an answer of the token endpoint carries. */
const refuse = ({ server, settings }: TokenRequestContext, response: Response) =>
  oauth.processGenericTokenEndpointResponse(server, { client_id: settings.clientId }, response)

/** Reads the server's clock from `Date`, where the server exposes it to this origin. Five seconds are rounding and travel. */
function clockOffset(headers: Headers): number {
  const offsetMs = Date.parse(`${headers.get('date')}`) - Date.now()
  return Math.abs(offsetMs) > 5_000 ? offsetMs : 0
}
