import { canAuthenticateSilently } from '../../browser/browserCapabilities.ts'
import { isSameSite } from '../../protocol/silentRequest.ts'
import { discoverIssuer } from '../../protocol/discovery.ts'
import { failure, isFailure } from '../../protocol/protocolError.ts'
import { askSilentFrame } from '../../browser/silentFrame.ts'
import { acceptTokens } from './acceptTokens.ts'
import { implicitRequest } from './implicitRequest.ts'
import type { DiscoveredServer } from '../../protocol/serverMetadata.ts'
import type { Grant, TokenRequestContext } from '../../protocol/tokenRequestContext.ts'

/** Whether this page and this server, as far as it is known, can do silent authentication at all. */
export const canAskForTokens = (server: DiscoveredServer | undefined): boolean =>
  canAuthenticateSilently() && server?.response_modes_supported?.includes('web_message') !== false

/**
 * Asks the server for tokens in a hidden frame, by the SSO cookie and without a person (`prompt=none`, OIDC Core
 * §3.1.2.1). It restarts the inactivity timer of the SSO session, at the earliest when this call began.
 */
export async function askForTokens(context: TokenRequestContext, hasWorkedBefore: boolean): Promise<Grant> {
  const { settings, server, target, phase, signal } = context
  const { clientId, redirectUri, silentTimeoutMs } = settings
  if (!navigator.onLine) throw failure('network', phase, 'offline')
  if (!canAskForTokens(server)) throw failure('silent-unavailable', phase)
  const contactedAt = Date.now()
  const { url, ...sent } = await implicitRequest(settings, server, target, { prompt: 'none' }, 'web_message')
  try {
    const response = await askSilentFrame(url, sent.state, silentTimeoutMs, signal)
    return await acceptTokens(context, response, sent, contactedAt)
  } catch (error) {
    if (isFailure(error, 'silent-no-answer')) {
      // a frame cannot tell a refusing page from a dead network: ask in a way that can
      await discoverIssuer(settings, signal, 'no-store')
      throw failure(
        'silent-no-answer',
        phase,
        `The server showed a page. Check that it allows clientId "${clientId}" the implicit flow with redirectUri "${redirectUri}", and that no policy forbids the frame.`,
        { field: 'clientId' },
      )
    }
    if (isFailure(error, 'login-required') && !hasWorkedBefore && !isSameSite(url, redirectUri))
      throw failure('silent-blocked', phase)
    throw error
  }
}
