import type { JWK, Provider } from 'oidc-provider'
import { signLogoutToken } from './logoutToken.ts'
import type { SessionPart } from './sessionParts.ts'

const timeoutMs = 2_500

/**
 * Tells a client's backend that a session was ended for the person (OpenID Connect Back-Channel Logout 1.0 §2.5).
 * @returns the client's name and whether it has answered; `null` when it takes no such message
 */
export async function tellClient(
  provider: Provider,
  keys: readonly JWK[],
  { clientId, sid, user }: SessionPart,
  reason: string,
): Promise<{ name: string; wasTold: boolean } | null> {
  const client = await provider.Client.find(clientId)
  const key = keys.find(({ alg }) => alg === client?.idTokenSignedResponseAlg)
  if (!client?.backchannelLogoutUri || !key) return null
  const token = await signLogoutToken({ issuer: provider.issuer, clientId, sub: user, sid, reason }, key)
  const wasTold = await fetch(client.backchannelLogoutUri, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).then(
    ({ ok }) => ok,
    () => false,
  )
  return { name: client.clientName ?? clientId, wasTold }
}
