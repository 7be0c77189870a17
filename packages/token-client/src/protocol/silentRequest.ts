import { authorizationRequest } from './authorizationRequest.ts'
import { discoverIssuer } from './discovery.ts'
import { relayedSettings } from './oidcOptions.ts'
import { failure, isFailure } from './protocolError.ts'
import { redeemCode, type Grant, type TokenRequestContext } from './tokenRequest.ts'
import { canAuthenticateSilently } from '../browser/browserCapabilities.ts'
import { askSilentFrame } from '../browser/silentFrame.ts'

/**
 * Asks the server, by the SSO cookie and without a person, who is signed in (`prompt=none`, OIDC Core §3.1.2.1). It
 * restarts the inactivity timer of the SSO session, at the earliest when this call began.
 */
export async function authenticateSilently(context: TokenRequestContext, hasWorkedBefore: boolean): Promise<Grant> {
  const { server, target, phase, signal } = context
  const { silentTransport, silentTimeoutMs } = context.settings
  const isRelayed = silentTransport
    ? silentTransport === 'callback-page'
    : server.response_modes_supported?.includes('web_message') === false
  const settings = isRelayed ? relayedSettings(context.settings) : context.settings
  const { clientId, redirectUri } = settings
  if (!navigator.onLine) throw failure('network', phase, 'offline')
  if (!canAuthenticateSilently()) throw failure('silent-unavailable', phase)
  const contactedAt = Date.now()
  const { url, ...sent } = await authorizationRequest(
    settings,
    server,
    target,
    { prompt: 'none' },
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

/** A guess without the public suffix list: the last two labels of both hosts agree. */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [one, other].map((url) => new URL(url).hostname.split('.').slice(-2).join('.'))
  return a === b
}
