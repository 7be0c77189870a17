import * as oauth from 'oauth4webapi'
import type { OidcSettings } from './oidcOptions.ts'
import { readUrl } from './oidcOptions.ts'
import { isSecure } from '../isSecure.ts'
import { isTokenClientError } from '../tokenClientError.ts'
import { failure } from './protocolError.ts'
import { requestOptions } from './oauthRequest.ts'
import type { DiscoveredServer, ServerMetadata } from './serverMetadata.ts'

const requiredEndpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
const optionalEndpoints = [
  'end_session_endpoint',
  'revocation_endpoint',
  'userinfo_endpoint',
  'pushed_authorization_request_endpoint',
] as const
const lists = [
  'response_modes_supported',
  'id_token_signing_alg_values_supported',
  'code_challenge_methods_supported',
] as const

/** The discovery document as it came; `fields` of `unknown`, because only its issuer has been checked. */
type Document = Partial<Record<keyof DiscoveredServer, unknown>>

const invalid = (
  { issuer }: OidcSettings,
  code: 'discovery-failed' | 'discovery-invalid' | 'issuer-mismatch',
  message: string,
  details = {},
) => failure(code, 'discovery', `${message} Check option "issuer" (${issuer}).`, { ...details, field: 'issuer' })

/**
 * Fetches and checks the discovery document (OpenID Connect Discovery §4). The issuer is compared character by
 * character, because every later check leans on it.
 *
 * @throws TokenClientError `network`, `discovery-failed`, `discovery-invalid`, `issuer-mismatch`
 */
export async function discoverIssuer(
  settings: OidcSettings,
  signal: AbortSignal,
  cache: RequestCache = 'default',
): Promise<DiscoveredServer> {
  const { issuer, metadata } = settings
  return checkMetadata(settings, metadata ? { ...metadata, issuer } : await fetchMetadata(settings, signal, cache))
}

async function fetchMetadata(settings: OidcSettings, signal: AbortSignal, cache: RequestCache): Promise<Document> {
  const { issuer, fetch } = settings
  const url = new URL(issuer)
  const response = await oauth
    .discoveryRequest(url, requestOptions(fetch, 'discovery', signal, { cache }))
    .catch((error: unknown) => {
      if (!isTokenClientError(error) || !error.retryable || !navigator.onLine) throw error
      const { message, retryAfterMs = 0 } = error
      throw invalid(settings, 'discovery-failed', message, { cause: error, ...(retryAfterMs && { retryAfterMs }) })
    })
  if (!response.ok) throw invalid(settings, 'discovery-failed', `The server answered ${response.status}.`)
  const document: Document = Object(
    await response
      .clone()
      .json()
      .catch(() => null),
  )
  const { issuer: found } = document
  if (found && typeof found === 'string' && found !== issuer)
    throw invalid(settings, 'issuer-mismatch', `The server calls itself "${found.slice(0, 200)}".`)
  return oauth.processDiscoveryResponse(url, response).catch(() => {
    throw invalid(settings, 'discovery-invalid', 'The answer is no discovery document.')
  })
}

function checkMetadata(settings: OidcSettings, document: Document): DiscoveredServer {
  const isInsecure = (name: keyof Document) => {
    const url = readUrl(document[name])
    return !url || !isSecure(url)
  }
  const wrong = [...requiredEndpoints, ...optionalEndpoints.filter((name) => document[name])].find(isInsecure)
  if (wrong) throw invalid(settings, 'discovery-invalid', `The server's ${wrong} is no https URL.`)
  const noList = lists.find((name) => document[name] !== undefined && !Array.isArray(document[name]))
  if (noList) throw invalid(settings, 'discovery-invalid', `The server's ${noList} is no list.`)
  const server = document as DiscoveredServer
  // a server that lists its methods without S256 would ignore the challenge (RFC 9700 §2.1.1)
  if (server.code_challenge_methods_supported?.includes('S256') === false)
    throw invalid(settings, 'discovery-invalid', 'The server lacks PKCE with S256.')
  return server
}

/** Discovers once for many calls, and again after it failed. */
export function createDiscovery(
  settings: OidcSettings,
  signal: AbortSignal,
): {
  server(): DiscoveredServer | undefined
  /** `known`: the metadata that was discovered before the page was left. It is checked like an answer; on failure, the server is asked. */
  discover(known?: ServerMetadata): Promise<DiscoveredServer>
} {
  let server: DiscoveredServer | undefined
  let discovering: Promise<DiscoveredServer> | undefined
  return {
    server: () => server,
    discover: (known) =>
      (discovering ??= discoverIssuer(known ? { ...settings, metadata: known } : settings, signal)
        .catch((error: unknown) => {
          if (!known) throw error
          return discoverIssuer(settings, signal)
        })
        .then((found) => (server = found))
        .finally(() => {
          if (!server) discovering = undefined
        })),
  }
}
