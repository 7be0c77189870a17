import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
} from 'oauth4webapi'
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
  const state = generateRandomState()
  const nonce = generateRandomNonce()
  const codeVerifier = generateRandomCodeVerifier()
  const url = new URL(server.authorization_endpoint)
  const given = {
    prompt,
    acr_values: acrValues,
    login_hint: loginHint,
    ui_locales: uiLocales,
  }
  const guarding = {
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
    max_age: maxAge,
    request: undefined,
    request_uri: undefined,
  }
  for (const [name, value] of [...Object.entries(extraParams ?? {}), ...Object.entries(given)]) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  for (const [name, value] of Object.entries(guarding)) {
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, `${value}`)
  }
  return { url: url.href, state, nonce, codeVerifier }
}
