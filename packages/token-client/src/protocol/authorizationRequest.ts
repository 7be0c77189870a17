import * as oauth from 'oauth4webapi'
import type { OidcSettings } from './oidcOptions.ts'
import { relayPrefix } from '../browser/relayResponse.ts'
import type { ClaimsRequest, SignInOptions } from '../tokenClient.ts'
import { failure } from './protocolError.ts'
import { requestOptions, toTokenClientError } from './oauthRequest.ts'
import { reservedParameters } from './reservedParameters.ts'
import type { DiscoveredServer } from './serverMetadata.ts'
import { audienceParameters } from './serverProfiles.ts'
import type { Expected, Target } from './tokenRequestContext.ts'

/** The address to visit, and the values that its answer is checked against. */
export type AuthorizationRequest = Expected & { url: string; state: string; codeVerifier: string }

/** What a sign-in may ask for, and the ID token of the user whom a silent request is about (OIDC Core §3.1.2.1). */
export type AuthorizationOptions = SignInOptions & { idTokenHint?: string | undefined }

/**
 * Builds one authorization request (OIDC Core §3.1.2.1, RFC 7636) with fresh `state`, `nonce` and code verifier. The
 * parameters that protect the flow are set last, so that `extraParams` cannot replace them.
 *
 * @param responseMode for an answer that comes to another window or frame; `query`: the callback page relays it
 * @throws TokenClientError what pushing the request throws, where it is pushed (RFC 9126)
 */
export async function authorizationRequest(
  settings: OidcSettings,
  server: DiscoveredServer,
  { audience, scope }: Target,
  { extraParams, prompt, maxAge, acrValues, claims, loginHint, uiLocales, idTokenHint }: AuthorizationOptions,
  responseMode?: 'web_message' | 'query',
): Promise<AuthorizationRequest> {
  const { clientId, redirectUri, resources = [], authorizationParams } = settings
  const state = (responseMode === 'query' ? relayPrefix : '') + oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const codeVerifier = oauth.generateRandomCodeVerifier()
  const url = new URL(server.authorization_endpoint)
  setParameters(url, { ...authorizationParams, ...extraParams })
  setParameters(url, {
    prompt,
    acr_values: acrValues,
    claims: claims && JSON.stringify(claims),
    login_hint: loginHint,
    ui_locales: uiLocales,
  })
  for (const name of reservedParameters) url.searchParams.delete(name)
  setParameters(url, {
    ...audienceParameters(audience, settings.audienceParameter),
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    response_mode: responseMode,
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    max_age: maxAge?.toString(),
    id_token_hint: idTokenHint,
  })
  for (const resource of resources) if (resource !== audience) url.searchParams.append('resource', resource)
  const isPushed = settings.usePar ?? server.require_pushed_authorization_requests
  const { href } = isPushed ? await pushRequest(settings, server, url) : url
  return { url: href, state, nonce, codeVerifier, maxAge, levels: requiredLevels(acrValues, claims) }
}

/**
 * Sends the parameters to the server beforehand (RFC 9126 §2). The browser then carries only a reference, which is good
 * once.
 *
 * @returns the address to visit
 * @throws TokenClientError `config-invalid`, `token-response-invalid`; errors of the server and of the network
 */
async function pushRequest({ clientId, fetch }: OidcSettings, server: DiscoveredServer, request: URL): Promise<URL> {
  if (!server.pushed_authorization_request_endpoint)
    throw failure('config-invalid', 'sign-in', 'The server takes no pushed requests. Check option "usePar".', {
      field: 'usePar',
    })
  const url = new URL(server.authorization_endpoint)
  const client = { client_id: clientId }
  const parameters = [...request.searchParams].filter(([name]) => !url.searchParams.has(name))
  const options = requestOptions(fetch, 'sign-in', new AbortController().signal)
  const response = await oauth.pushedAuthorizationRequest(server, client, oauth.None(), parameters, options)
  const { request_uri } = await oauth
    .processPushedAuthorizationResponse(server, client, response)
    .catch((error: unknown) => {
      throw toTokenClientError(error, 'sign-in', response.ok ? 'The server gave no request_uri.' : undefined)
    })
  url.searchParams.set('client_id', clientId)
  url.searchParams.set('request_uri', request_uri)
  return url
}

/** Authentication levels that the answer must meet. OIDC Core calls `acr_values` a wish; a step-up needs more (RFC 9470 §5). */
function requiredLevels(acrValues: string | undefined, claims: ClaimsRequest | undefined): Expected['levels'] {
  const { essential, value, values = [value] } = claims?.id_token?.['acr'] ?? {}
  return essential ? values.map(String) : acrValues?.split(' ')
}

/** Sets the parameters that have a value, replacing earlier ones. */
export const setParameters = ({ searchParams }: URL, parameters: Record<string, string | undefined>): void => {
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) searchParams.set(name, value)
}
