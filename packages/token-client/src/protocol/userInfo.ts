import * as oauth from 'oauth4webapi'
import type { TokenStore } from '../tokens/tokenStore.ts'
import { requestOptions } from './oauthRequest.ts'
import type { TokenFeatures, TokenRequestContext, UncheckedClaims } from './tokenRequestContext.ts'

/**
 * Adds the claims of the userinfo endpoint (OIDC Core §5.3), asked once per sign-in. Claims of the ID token win. An
 * answer that fails, or is about another user, is not used and signs no user out.
 */
export function addUserInfo(
  send: typeof fetch,
  dpop: oauth.DPoPHandle | undefined,
  tokens: TokenStore,
): TokenFeatures['complete'] {
  let known: UncheckedClaims = {}
  return async (context, grant) => {
    const { response, claims } = grant
    if (!claims || !context.server.userinfo_endpoint) return grant
    if (known['sub'] !== claims.sub || !tokens.authentication) {
      const ask = () => fetchUserInfo(context, send, dpop, response.access_token, claims.sub)
      known = await ask()
        .catch((error: unknown) => (oauth.isDPoPNonceError(error) ? ask() : {}))
        .catch(() => ({}))
    }
    return { ...grant, claims: { ...known, ...claims } }
  }
}

async function fetchUserInfo(
  { server, settings, phase, signal }: TokenRequestContext,
  send: typeof fetch,
  dpop: oauth.DPoPHandle | undefined,
  accessToken: string,
  subject: string,
): Promise<UncheckedClaims> {
  const client = { client_id: settings.clientId }
  const response = await oauth.userInfoRequest(server, client, accessToken, {
    ...requestOptions(send, phase, signal),
    ...(dpop && { DPoP: dpop }),
  })
  // oauth4webapi would read the claims of a signed answer and leave its signature to the app: only JSON is read
  response.headers.set('content-type', 'application/json')
  return oauth.processUserInfoResponse(server, client, subject, response)
}
