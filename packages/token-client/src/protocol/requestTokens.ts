import type { TokenClientPhase } from '../tokenClientError.ts'
import { audienceParameter, type Target } from './authorizationRequest.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import { serverError } from './protocolError.ts'
import { sendRequest } from './sendRequest.ts'
import type { TokenExtras } from '../tokens/tokenFeatures.ts'
import type { IdTokenClaims } from './verifyIdToken.ts'
import type { SignatureCheck } from './verifySignature.ts'
import { verifyTokens, type Expected, type TokenResponse } from './verifyTokens.ts'

/** On whose behalf tokens are asked for, and until when. */
export type Errand = {
  settings: OidcSettings
  server: DiscoveredServer
  target: Target
  phase: TokenClientPhase
  signal: AbortSignal
  hasSigned: SignatureCheck
  extras?: TokenExtras | undefined
}

/** What a token endpoint has given, verified, and when it was asked. */
export type Grant = Target & {
  /** When the token request started: what it gave is at least as old, so lifetimes count from here. */
  startedAt: number
  /** Absent when the request carried no SSO cookie (refresh-token grant). */
  contactedAt?: number
  /** How far the server's clock is ahead of this device's, where the server has said so. */
  offsetMs?: number
  response: TokenResponse
  claims?: IdTokenClaims | undefined
}

/**
 * Asks the token endpoint (RFC 6749 §4.1.3 and §6). A rotated refresh token is handed to `keep` before anything can
 * fail, because the one that was used is worth nothing any more (RFC 9700 §4.14.2).
 */
export async function requestTokens(
  errand: Errand,
  parameters: Record<string, string>,
  expected: Expected | null,
  keep?: (refreshToken: string) => void,
): Promise<Grant> {
  const { settings, server, target, phase, signal, extras, hasSigned } = errand
  const startedAt = Date.now()
  hasSigned(errand).catch(() => {}) // meanwhile; asked again if need be
  const body = new URLSearchParams({
    ...audienceParameter(target.audience),
    client_id: settings.clientId,
    ...parameters,
  })
  const request = { method: 'POST', body, signal }
  const { status, headers, content } = await sendRequest(
    extras?.send ?? settings.fetch,
    server.token_endpoint,
    request,
    phase,
  )
  const { error, error_description: description, refresh_token: rotated } = Object(content) as Record<string, unknown>
  if (status >= 300) throw serverError(error, phase, description)
  if (rotated && typeof rotated === 'string' && keep) {
    keep(rotated)
    await extras?.save()
  }
  const isJson = /json/.test(`${headers.get('content-type')}`)
  const offsetMs = clockOffset(headers)
  return {
    ...target,
    ...(await verifyTokens(errand, isJson && content, expected, offsetMs)),
    startedAt,
    offsetMs,
  }
}

/** By the server's own word, where it lets pages of this origin read it; what it rounds off is no difference. */
function clockOffset(headers: Headers): number {
  const offsetMs = Date.parse(`${headers.get('date')}`) - Date.now()
  return Math.abs(offsetMs) > 5_000 ? offsetMs : 0
}
