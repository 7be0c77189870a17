import type { ClaimsRequest, SignInOptions } from '../tokenClient.ts'
import { codeChallenge, newSecret } from './codeVerifier.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import { readUrl, type OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import { relayPrefix } from '../browser/relayResponse.ts'
import type { Expected } from './verifyTokens.ts'

/** What is asked for: an API and the scopes there. */
export type Target = { audience: string | undefined; scope: string }

/** RFC 8707 where the audience is an absolute URI; else the parameter that several servers have instead. */
export const audienceParameter = (audience: string | undefined): Record<string, string> =>
  audience === undefined ? {} : { [readUrl(audience) ? 'resource' : 'audience']: audience }

/** What is sent, and what its answer is checked against. */
export type AuthorizationRequest = Expected & { url: string; state: string; codeVerifier: string }

/**
 * Builds one authorization request (OIDC Core §3.1.2.1, RFC 7636) with fresh `state`, `nonce` and code verifier. What
 * protects the flow is set last, so that `extraParams` cannot replace it. A response that comes to another window or
 * frame is asked for by its mode: `query` is passed on there.
 */
export async function authorizationRequest(
  settings: OidcSettings,
  server: DiscoveredServer,
  { audience, scope }: Target,
  { extraParams, prompt, maxAge, acrValues, claims, loginHint, uiLocales }: SignInOptions,
  responseMode?: 'web_message' | 'query',
): Promise<AuthorizationRequest> {
  const { clientId, redirectUri, resources = [] } = settings
  const [state, nonce, codeVerifier] = [
    (responseMode === 'query' ? relayPrefix : '') + newSecret(),
    newSecret(),
    newSecret(),
  ]
  const url = new URL(server.authorization_endpoint)
  setParameters(url, { ...extraParams })
  setParameters(url, {
    prompt,
    acr_values: acrValues,
    claims: claims && JSON.stringify(claims),
    login_hint: loginHint,
    ui_locales: uiLocales,
  })
  for (const name of ['request', 'request_uri', 'response_mode', 'max_age']) url.searchParams.delete(name)
  setParameters(url, {
    ...audienceParameter(audience),
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    response_mode: responseMode,
    scope,
    state,
    nonce,
    code_challenge: await codeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    max_age: maxAge?.toString(),
  })
  for (const resource of resources) if (resource !== audience) url.searchParams.append('resource', resource)
  const isPushed = settings.usePar ?? server.require_pushed_authorization_requests
  const { href } = isPushed ? await (await import('./pushRequest.ts')).pushRequest(settings, server, url) : url
  return { url: href, state, nonce, codeVerifier, maxAge, levels: levelsOf(acrValues, claims) }
}

/** The authentication levels that are insisted on. OIDC Core calls `acr_values` a wish; who steps up needs more (RFC 9470 §5). */
function levelsOf(acrValues: string | undefined, claims: ClaimsRequest | undefined): Expected['levels'] {
  const { essential, value, values = [value] } = claims?.id_token?.['acr'] ?? {}
  return essential ? values.map(String) : acrValues?.split(' ')
}

/** Sets those parameters that have a value, replacing what was there. */
export const setParameters = ({ searchParams }: URL, parameters: Record<string, string | undefined>): void => {
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) searchParams.set(name, value)
}
