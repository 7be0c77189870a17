import type { SignInOptions } from '../../tokenClient.ts'
import { authorizationRequest, setParameters, type AuthorizationRequest } from '../../protocol/authorizationRequest.ts'
import type { OidcSettings } from '../../protocol/oidcOptions.ts'
import type { Target } from '../../protocol/tokenRequestContext.ts'
import type { DiscoveredServer } from '../../protocol/serverMetadata.ts'

/** What is sent, and what its answer is checked against. */
export type ImplicitRequest = Omit<AuthorizationRequest, 'codeVerifier'>

/** Builds one authorization request whose answer brings the tokens themselves (OIDC Core §3.2.2.1). */
export async function implicitRequest(
  settings: OidcSettings,
  server: DiscoveredServer,
  target: Target,
  options: SignInOptions,
  responseMode?: 'web_message',
): Promise<ImplicitRequest> {
  const { codeVerifier: _, ...request } = await authorizationRequest(settings, server, target, options, responseMode)
  const url = new URL(request.url)
  setParameters(url, { response_type: 'id_token token' })
  // there will be no code that a verifier could go with
  for (const name of ['code_challenge', 'code_challenge_method']) url.searchParams.delete(name)
  return { ...request, url: url.href }
}
