import { authorizationRequest, type Target } from '../protocol/authorizationRequest.ts'
import { redeemCode } from '../protocol/tokenRequest.ts'
import type { GrantRequests } from '../adapters/oidc/grantRequests.ts'
import { relayedSettings, type OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import { isSameSite } from '../protocol/silentRequest.ts'
import type { PopupFlow } from './popups.ts'
import { hearAnswer } from './relayedAnswer.ts'
import type { Renewals } from '../tokens/renewTokens.ts'

/** The authorization request that a window is sent to, and the tokens for what it brings back. */
export function popupGrants(
  settings: OidcSettings,
  own: Target,
  { discover, obtain, signal }: GrantRequests,
  { extend, isHopeless, hasWorked }: Renewals,
): PopupFlow<Awaited<ReturnType<typeof authorizationRequest>>> {
  const relayed = relayedSettings(settings)
  return {
    silentTimeoutMs: settings.silentTimeoutMs,
    hearAnswer,
    isHopeless,
    // frames of the same site are never refused the SSO cookie
    hasWorked: () => hasWorked() || isSameSite(settings.issuer, settings.redirectUri),
    signal,
    extend: () => extend(own),
    begin: async (_phase, options) => authorizationRequest(relayed, await discover(), own, options, 'query'),
    finish: ({ response, contactedAt }, { url: _, ...sent }, phase, { maxAge }, wanted) =>
      obtain(sent.state, phase, own, async (errand) => {
        const grant = await redeemCode({ ...errand, settings: relayed }, response, { ...sent, maxAge }, contactedAt)
        wanted.throwIfAborted()
        return grant
      }),
  }
}
