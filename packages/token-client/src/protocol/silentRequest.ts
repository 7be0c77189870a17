import { authorizationRequest } from './authorizationRequest.ts'
import { discoverIssuer } from './discovery.ts'
import type { DiscoveredServer } from './serverMetadata.ts'
import { relayedSettings, type OidcSettings } from './oidcOptions.ts'
import { failure, isFailure } from './protocolError.ts'
import { redeemCode } from './tokenRequest.ts'
import { canAuthenticateSilently } from '../browser/browserCapabilities.ts'
import { askSilentFrame } from '../browser/silentFrame.ts'
import type { Grant, TokenRequestContext } from './tokenRequestContext.ts'

/**
 * Asks the server, by the SSO cookie and without a person, who is signed in (`prompt=none`, OIDC Core §3.1.2.1). It
 * restarts the inactivity timer of the SSO session, at the earliest when this call began.
 */
export async function authenticateSilently(
  context: TokenRequestContext,
  hasWorkedBefore: boolean,
  extraParams?: Record<string, string>,
): Promise<Grant> {
  const { server, target, phase, signal } = context
  const { profile, silentTransport, silentTimeoutMs } = context.settings
  const isRelayed = usesCallbackPage(context.settings, server)
  const settings = isRelayed ? relayedSettings(context.settings) : context.settings
  const { clientId, redirectUri } = settings
  if (!navigator.onLine) throw failure('network', phase, 'offline')
  if (!canAuthenticateSilently()) throw failure('silent-unavailable', phase)
  if (profile.silentTransport === 'none' && !silentTransport)
    throw failure('silent-unavailable', phase, 'This server answers no silent request.', { field: 'server' })
  const contactedAt = Date.now()
  const { url, ...sent } = await authorizationRequest(
    settings,
    server,
    target,
    { prompt: 'none', idTokenHint: context.idToken, ...(extraParams && { extraParams }) },
    isRelayed ? 'query' : 'web_message',
  )
  try {
    const response = await askSilentFrame(url, sent.state, silentTimeoutMs, signal)
    return await redeemCode({ ...context, settings }, response, sent, contactedAt)
  } catch (error) {
    if (isFailure(error, 'silent-no-answer')) {
      // a frame cannot tell a refusing page from a dead network: ask in a way that can
      await discoverIssuer(settings, signal, 'no-store')
      throw failure(
        'silent-no-answer',
        phase,
        `The server showed a page. Check that it knows clientId "${clientId}" with redirectUri "${redirectUri}", and that no policy forbids the frame.`,
        { field: 'clientId' },
      )
    }
    if (isFailure(error, 'login-required') && !hasWorkedBefore && !isSameSite(url, redirectUri))
      throw failure('silent-blocked', phase)
    throw error
  }
}

/**
 * Whether the answer to a hidden frame comes through the callback page. Metadata without response modes means `query` and
 * `fragment` (OpenID Connect Discovery §3).
 */
export const usesCallbackPage = (
  { silentTransport, profile }: OidcSettings,
  { response_modes_supported: modes = [] }: DiscoveredServer,
): boolean => {
  const transport = silentTransport ?? profile.silentTransport
  return transport === undefined ? !modes.includes('web_message') : transport !== 'web-message'
}

/** A guess without the public suffix list: the last two labels of both hosts agree. */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [one, other].map((url) => new URL(url).hostname.split('.').slice(-2).join('.'))
  return a === b
}
