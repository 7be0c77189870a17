import type { UncheckedClaims } from './readIdToken.ts'
import { sendRequest } from './sendRequest.ts'
import type { TokenExtras } from '../tokens/tokenFeatures.ts'
import type { TokenStore } from '../tokens/tokenStore.ts'

/**
 * Adds what the userinfo endpoint says of the person (OIDC Core §5.3), asked once per sign-in; what the ID token says
 * counts more. An answer that fails, or is about somebody else, is not used, and nobody is signed out for it.
 */
export function addUserInfo(send: typeof fetch, tokens: TokenStore): TokenExtras['complete'] {
  let known: UncheckedClaims = {}
  return async ({ server, settings, phase, signal }, grant) => {
    const { response, claims } = grant
    const url = server.userinfo_endpoint
    if (!claims || !url) return grant
    if (known['sub'] !== claims.sub || !tokens.authentication) {
      const scheme = settings.useDpop ? 'DPoP' : 'Bearer'
      const headers = { authorization: `${scheme} ${response.access_token}`, accept: 'application/json' }
      const answer = await sendRequest(send, url, { headers, signal }, phase).catch(() => null)
      const found: UncheckedClaims = Object(answer?.content)
      known = answer?.status === 200 && found['sub'] === claims.sub ? found : {}
    }
    return { ...grant, claims: { ...known, ...claims } }
  }
}
