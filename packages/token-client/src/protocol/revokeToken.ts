import type { GrantRequests } from '../adapters/oidc/grantRequests.ts'
import type { OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import type { LoadableExtras } from '../tokens/tokenFeatures.ts'

/**
 * Makes a refresh token worthless at the server (RFC 7009 §2.1). Only waits until the request has been sent: it outlives
 * the page, and nobody can do anything about its outcome. Never rejects.
 */
export async function revokeToken(
  { clientId, fetch }: OidcSettings,
  discover: GrantRequests['discover'],
  extras: LoadableExtras | undefined,
  refreshToken: string,
): Promise<void> {
  try {
    const { revocation_endpoint: url } = await discover()
    const send = (await extras?.load())?.send ?? fetch
    if (!url) return
    const body = new URLSearchParams({ client_id: clientId, token: refreshToken, token_type_hint: 'refresh_token' })
    send(url, { method: 'POST', body, keepalive: true, redirect: 'error' }).catch(() => {})
  } catch {
    // offline: it ends by itself one day
  }
}
