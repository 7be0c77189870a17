import { authorizationRequest, type AuthorizationOptions } from '../protocol/authorizationRequest.ts'
import { ownTarget, relayedSettings, type OidcSettings } from '../protocol/oidcOptions.ts'
import { isSameSite } from '../protocol/silentRequest.ts'
import { redeemCode } from '../protocol/tokenRequest.ts'
import type { Renewals } from '../tokens/renewTokens.ts'
import type { TokenRequests } from '../tokens/tokenRequests.ts'
import type { PopupFlow } from './popups.ts'
import { onAuthorizationResponse } from './relayedAnswer.ts'

/** Builds the authorization request that a popup opens, and redeems its response. */
export function popupGrants(
  settings: OidcSettings,
  { discover, request, signal }: TokenRequests,
  { extend, silentAuthUnavailable, hasWorked }: Renewals,
  /** What a silent request adds: the ID token that is held, and parameters of the sign-in. */
  silentOptions: () => AuthorizationOptions,
): PopupFlow<Awaited<ReturnType<typeof authorizationRequest>>> {
  const own = ownTarget(settings)
  const relayed = relayedSettings(settings)
  return {
    silentTimeoutMs: settings.silentTimeoutMs,
    onAuthorizationResponse,
    silentAuthUnavailable,
    // frames of the same site are never refused the SSO cookie
    hasWorked: () => hasWorked() || isSameSite(settings.issuer, settings.redirectUri),
    signal,
    extend,
    begin: async (phase, options) => {
      const all = phase === 'silent-authentication' ? { ...silentOptions(), ...options } : options
      return authorizationRequest(relayed, await discover(), own, all, 'query')
    },
    finish: ({ response, contactedAt }, { url: _, ...sent }, phase, { maxAge }, wanted) =>
      request(sent.state, phase, own, async (context) => {
        const grant = await redeemCode({ ...context, settings: relayed }, response, { ...sent, maxAge }, contactedAt)
        wanted.throwIfAborted()
        return grant
      }),
  }
}
