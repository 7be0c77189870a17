import { TokenClientError } from '../../tokenClientError.ts'
import { authorizationRequest, type Target } from './authorizationRequest.ts'
import { discoverIssuer, type DiscoveredServer } from './discoverIssuer.ts'
import { redeemCode } from './finishSignIn.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { askSilentFrame } from './silentFrame.ts'
import type { Grant } from './verifyTokens.ts'

const phase = 'silent-authentication'

/** Whether this page and this server can do silent authentication at all, as far as can be known. */
export const canAuthenticateSilently = (server: DiscoveredServer | null): boolean =>
  !globalThis.crossOriginIsolated && (server?.response_modes_supported?.includes('web_message') ?? true)

/**
 * Asks the server, by the SSO cookie and without a person, who is signed in (`prompt=none`, OIDC Core §3.1.2.1). It
 * restarts the inactivity timer of the SSO session, at the earliest when this call began.
 */
export async function authenticateSilently(
  settings: OidcSettings,
  server: DiscoveredServer,
  target: Target,
  hasWorkedBefore: boolean,
  signal: AbortSignal,
): Promise<Grant> {
  const { clientId, redirectUri, silentTimeoutMs } = settings
  if (!navigator.onLine) throw new TokenClientError('token-client/network', phase, 'This device is offline.')
  if (!canAuthenticateSilently(server))
    throw new TokenClientError(
      'token-client/silent-unavailable',
      phase,
      'Neither this page when it is cross-origin isolated, nor a server without response mode web_message, can do this.',
    )
  const contactedAt = Date.now()
  const { url, ...sent } = await authorizationRequest(settings, server, target, { prompt: 'none' }, 'web_message')
  const hint = `Check that option "clientId" (${clientId}) and redirect URI ${redirectUri} are registered exactly so, and that the server and this page's content security policy allow the frame.`
  try {
    const parameters = await askSilentFrame(url, sent.state, silentTimeoutMs, signal, hint)
    return await redeemCode(settings, server, parameters, sent, target, contactedAt, phase, signal)
  } catch (error) {
    if (!(error instanceof TokenClientError)) throw error
    // a frame cannot tell a refusing page from a dead network: ask in a way that can
    if (error.code === 'token-client/silent-no-answer') await discoverIssuer(settings, signal)
    if (error.code === 'token-client/login-required' && !hasWorkedBefore && !isSameSite(url, redirectUri))
      throw new TokenClientError(
        'token-client/silent-blocked',
        phase,
        'The server sees no session, perhaps because this browser keeps its cookies from a page of another site.',
      )
    throw error
  }
}

/** A guess without the public suffix list: the last two labels of both hosts agree. */
function isSameSite(one: string, other: string): boolean {
  const [a, b] = [one, other].map((url) => new URL(url).hostname)
  const tail = (host = '') => host.split('.').slice(-2).join('.')
  return a === b || (tail(a).includes('.') && tail(a) === tail(b))
}
