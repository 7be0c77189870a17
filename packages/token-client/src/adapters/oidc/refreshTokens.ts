import { None, refreshTokenGrantRequest } from 'oauth4webapi'
import { audienceParameter, type Target } from './authorizationRequest.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { protocolError } from './protocolError.ts'
import { protocolClient, protocolRequest, verifyTokens, type Grant } from './verifyTokens.ts'

/**
 * Refresh-token grant (RFC 6749 §6, OIDC Core §12). A rotated token is handed to `keep` before anything can fail,
 * because the one that was used is worth nothing any more (RFC 9700 §4.14.2).
 */
export async function refreshTokens(
  settings: OidcSettings,
  server: DiscoveredServer,
  refreshToken: string,
  target: Target,
  keep: (refreshToken: string) => void,
  signal: AbortSignal,
): Promise<Grant> {
  const phase = 'renewal'
  const request = protocolRequest(settings, phase, signal)
  const startedAt = Date.now()
  try {
    const answer = await refreshTokenGrantRequest(server, protocolClient(settings), None(), refreshToken, {
      ...request,
      additionalParameters: audienceParameter(target.audience),
    })
    const rotated: unknown = (
      await answer
        .clone()
        .json()
        .catch(() => null)
    )?.refresh_token
    if (answer.ok && typeof rotated === 'string' && rotated) keep(rotated)
    return { ...target, ...(await verifyTokens(settings, server, answer, request, phase)), startedAt }
  } catch (error) {
    throw protocolError(error, phase)
  }
}
