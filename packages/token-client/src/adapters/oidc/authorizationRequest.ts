import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from 'oauth4webapi'
import type { SignInOptions } from '../../tokenClient.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import { readUrl, type OidcSettings } from './oidcOptions.ts'

/** What is asked for: an API and the scopes there. */
export type Target = { audience: string | undefined; scope: string }

/** RFC 8707 where the audience is an absolute URI; else the parameter that several servers have instead. */
export const audienceParameter = (audience: string | undefined): Record<string, string> =>
  audience === undefined ? {} : { [readUrl(audience) ? 'resource' : 'audience']: audience }

/**
 * Builds one authorization request (OIDC Core §3.1.2.1, RFC 7636) with fresh `state`, `nonce` and code verifier. What
 * protects the flow is set last, so that `extraParams` cannot replace it.
 */
export async function authorizationRequest(
  { clientId, redirectUri }: OidcSettings,
  server: DiscoveredServer,
  { audience, scope }: Target,
  { extraParams, prompt, maxAge, acrValues, loginHint, uiLocales }: SignInOptions,
  responseMode?: 'web_message',
): Promise<{ url: string; state: string; nonce: string; codeVerifier: string }> {
  const [state, nonce, codeVerifier] = [
    generateRandomCodeVerifier(),
    generateRandomCodeVerifier(),
    generateRandomCodeVerifier(),
  ]
  const url = new URL(server.authorization_endpoint)
  setParameters(url, { ...extraParams })
  setParameters(url, { prompt, acr_values: acrValues, login_hint: loginHint, ui_locales: uiLocales })
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
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    max_age: maxAge?.toString(),
  })
  return { url: url.href, state, nonce, codeVerifier }
}

/** Sets those parameters that have a value, replacing what was there. */
export const setParameters = ({ searchParams }: URL, parameters: Record<string, string | undefined>): void => {
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) searchParams.set(name, value)
}
