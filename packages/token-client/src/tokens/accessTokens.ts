import type { Authentication } from '../authentication.ts'
import type { TokenClientSession } from '../createTokenClient.ts'
import type { OidcSettings } from '../protocol/oidcOptions.ts'
import type { TokenClientEvent } from '../tokenClient.ts'
import { createError } from '../tokenClientError.ts'
import type { TokenStore } from './tokenStore.ts'
import type { Wanted } from '../protocol/tokenRequestContext.ts'

/** Access tokens of a client that holds its tokens itself: from the cache, else by a renewal. */
export function accessTokens(
  own: Pick<OidcSettings, 'audience' | 'scope'>,
  tokens: TokenStore,
  renew: (wanted: Wanted) => Promise<Authentication>,
  emit: (event: TokenClientEvent) => void,
): Pick<TokenClientSession, 'findAccessToken' | 'getAccessToken'> {
  return {
    findAccessToken: ({ audience = own.audience, scope = own.scope, minValidityMs }) =>
      tokens.find(audience, scope, minValidityMs),
    async getAccessToken({ audience = own.audience, scope = own.scope, minValidityMs }) {
      if (!tokens.authentication) throw createError('not-signed-in', 'access-token')
      const authentication = await renew({ audience, scope, minValidityMs })
      emit({ type: 'tokensRenewed', authentication })
      // the new token counts even if its lifetime is shorter than `minValidityMs`
      const token = tokens.find(audience, scope, -Infinity)
      if (!token) throw createError('not-signed-in', 'access-token')
      return token
    },
  }
}
