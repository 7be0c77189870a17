import type { IDToken, TokenEndpointResponse } from 'oauth4webapi'
import type { TokenClientPhase } from '../../tokenClientError.ts'
import { audienceParameter, type Target } from './authorizationRequest.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { serverError } from './protocolError.ts'
import { sendRequest } from './sendRequest.ts'
import type { SignatureCheck } from './verifySignature.ts'
import { verifyTokens } from './verifyTokens.ts'

/** On whose behalf tokens are asked for, and until when. */
export type Errand = {
  settings: OidcSettings
  server: DiscoveredServer
  target: Target
  phase: TokenClientPhase
  signal: AbortSignal
  hasSigned: SignatureCheck
}

/** What a token endpoint has given, verified, and when it was asked. */
export type Grant = Target & {
  /** When the token request started: what it gave is at least as old, so lifetimes count from here. */
  startedAt: number
  /** Absent when the request carried no SSO cookie (refresh-token grant). */
  contactedAt?: number
  response: TokenEndpointResponse
  claims?: IDToken | undefined
}

/**
 * Asks the token endpoint (RFC 6749 §4.1.3 and §6). A rotated refresh token is handed to `keep` before anything can
 * fail, because the one that was used is worth nothing any more (RFC 9700 §4.14.2).
 */
export async function requestTokens(
  errand: Errand,
  parameters: Record<string, string>,
  expected: { nonce: string; maxAge?: number | undefined } | null,
  keep?: (refreshToken: string) => void,
): Promise<Grant> {
  const { settings, server, target, phase, signal } = errand
  const startedAt = Date.now()
  const body = new URLSearchParams({
    ...audienceParameter(target.audience),
    client_id: settings.clientId,
    ...parameters,
  })
  const answer = await sendRequest(settings.fetch, server.token_endpoint, { method: 'POST', body, signal }, phase)
  const content: { error?: string; refresh_token?: unknown } | null = await answer
    .clone()
    .json()
    .catch(() => null)
  if (!answer.ok) throw serverError(content?.error, phase)
  const rotated = content?.refresh_token
  if (rotated && typeof rotated === 'string') keep?.(rotated)
  return { ...target, ...(await verifyTokens(errand, answer, expected)), startedAt }
}
