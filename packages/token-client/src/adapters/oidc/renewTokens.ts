import type { Authentication } from '../../authentication.ts'
import { authenticateSilently } from './authenticateSilently.ts'
import type { Target } from './authorizationRequest.ts'
import { notSignedIn, type GrantRequests } from './grantRequests.ts'
import { scopesOf, type OidcSettings } from './oidcOptions.ts'
import { requestTokens } from './requestTokens.ts'
import type { TokenStore } from './tokenStore.ts'

/** The two ways to fresh tokens without a person. */
export type Renewals = {
  /** By the SSO cookie, whose session it extends. */
  silently(target: Target): Promise<Authentication>
  /** By the refresh token where one is held and was granted as much, else silently. */
  renew(target: Target): Promise<Authentication>
}

export function createRenewals(
  { scope: ownScope }: OidcSettings,
  tokens: TokenStore,
  obtain: GrantRequests['obtain'],
): Renewals {
  let hasWorked = false
  const silently = (target: Target) =>
    obtain(`silent ${target.audience} ${target.scope}`, 'silent-authentication', target, async (errand) => {
      const grant = await authenticateSilently(errand, hasWorked)
      hasWorked = true
      return grant
    })

  const refresh = (target: Target) =>
    obtain(`refresh ${target.audience}`, 'renewal', target, async (errand) => {
      const { refreshToken } = tokens
      if (!refreshToken) throw notSignedIn('renewal')
      const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken }
      return requestTokens(errand, parameters, null, (rotated) => {
        if (!errand.signal.aborted) tokens.refreshToken = rotated
      })
    })

  return {
    silently,
    renew({ audience, scope }) {
      // what was asked for at sign-in is asked for again: without it the ID token would say less about the person
      const all = scopesOf(`${ownScope} ${scope}`).join(' ')
      return (tokens.refreshToken && all === ownScope ? refresh : silently)({ audience, scope: all })
    },
  }
}
