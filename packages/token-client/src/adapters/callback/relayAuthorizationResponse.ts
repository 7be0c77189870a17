import { relayResponse } from '../../browser/relayResponse.ts'

/**
 * All that the page at `silentRedirectUri` has to do: it passes the authorization server's answer on to the page that
 * waits for it, and closes its window. A response without a waiting page changes nothing anywhere.
 *
 * @param text shown where the window cannot be closed
 * @example
 * <script type="module">
 *   import { relayAuthorizationResponse } from '@stillhere/token-client/callback'
 *   relayAuthorizationResponse()
 * </script>
 */
export async function relayAuthorizationResponse(text = 'You can close this window.'): Promise<void> {
  await relayResponse()
  document.body.textContent = text
}
