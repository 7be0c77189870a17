import type { AccessToken, AccessTokenRequest } from '../../tokenClient.ts'
import { createError } from '../../tokenClientError.ts'
import { readClaims } from './readClaims.ts'

/** Access tokens of one user, by audience and scope. */
export type SdkTokenCache = {
  keep(token: AccessToken, request?: Pick<AccessTokenRequest, 'audience' | 'scope'>): AccessToken
  find(request: AccessTokenRequest): AccessToken | null
  clear(): void
}

const longestLeewayMs = 10_000

export function createSdkTokenCache(ownAudience: string | undefined): SdkTokenCache {
  const tokens = new Map<string, { token: AccessToken; lifetimeMs: number }>()
  const nameOf = ({ audience = ownAudience, scope }: Pick<AccessTokenRequest, 'audience' | 'scope'>) =>
    JSON.stringify([audience, scope])
  return {
    keep(token, request = {}) {
      tokens.set(nameOf(request), { token, lifetimeMs: token.expiresAt - Date.now() })
      return token
    },
    find(request) {
      const found = tokens.get(nameOf(request))
      if (!found) return null
      const { minValidityMs = Math.min(found.lifetimeMs / 30, longestLeewayMs) } = request
      return found.token.expiresAt >= Date.now() + minValidityMs ? found.token : null
    },
    clear: () => tokens.clear(),
  }
}

/**
 * Checks that a token is meant for an API, as far as the token tells (RFC 9068 §2.2): the cache of an SDK may ignore it.
 *
 * @throws TokenClientError `token-response-invalid`
 */
export function checkAudience(token: AccessToken, audience: string): AccessToken {
  const { aud } = readClaims(token.value)
  const isMeant = aud === undefined || [aud].flat().includes(audience)
  if (isMeant) return { ...token, audience }
  throw createError('token-response-invalid', 'access-token', 'The token is for another audience.', {
    field: 'audience',
  })
}
