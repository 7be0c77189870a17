import { isSecure } from '../isSecure.ts'
import type { TokenClientError } from '../tokenClientError.ts'
import { readUrl, type OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import { failure } from './protocolError.ts'
import { sendRequest } from './sendRequest.ts'

/** Authorization server metadata (OpenID Connect Discovery §3, RFC 8414): what this client uses of it. */
export type ServerMetadata = {
  authorization_endpoint: string
  token_endpoint: string
  jwks_uri: string
  end_session_endpoint?: string
  revocation_endpoint?: string
  userinfo_endpoint?: string
  pushed_authorization_request_endpoint?: string
  require_pushed_authorization_requests?: boolean
  response_modes_supported?: string[]
  id_token_signing_alg_values_supported?: string[]
  code_challenge_methods_supported?: string[]
  authorization_response_iss_parameter_supported?: boolean
}

/** The server, with the endpoints that a sign-in needs. */
export type DiscoveredServer = ServerMetadata & { issuer: string }

const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
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

/**
 * Fetches and checks the discovery document (OpenID Connect Discovery §4). The issuer is compared character by
 * character, because every later check leans on it.
 *
 * @throws TokenClientError `network`, `discovery-failed`, `discovery-invalid`, `issuer-mismatch`
 */
export async function discoverIssuer(
  { issuer, metadata, fetch }: OidcSettings,
  signal: AbortSignal,
  cache: RequestCache = 'default',
): Promise<DiscoveredServer> {
  const fail = (code: 'discovery-failed' | 'discovery-invalid' | 'issuer-mismatch', message: string, cause = {}) =>
    failure(code, 'discovery', `${message} Check option "issuer" (${issuer}).`, { ...cause, field: 'issuer' })
  const fetchMetadata = async () => {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const answer = await sendRequest(fetch, url, { signal, cache }, 'discovery').catch((error: TokenClientError) => {
      if (!error.retryable || !navigator.onLine) throw error
      const { message, retryAfterMs = 0 } = error
      throw fail('discovery-failed', message, { cause: error, ...(retryAfterMs && { retryAfterMs }) })
    })
    if (answer.status >= 300) throw fail('discovery-failed', `${url} answered ${answer.status}.`)
    const found: Partial<DiscoveredServer> = Object(answer.content)
    if (found.issuer !== issuer)
      throw found.issuer && typeof found.issuer === 'string'
        ? fail('issuer-mismatch', `The server calls itself "${found.issuer.slice(0, 200)}".`)
        : fail('discovery-invalid', `${url} is no discovery document.`)
    return found
  }
  const server = metadata ? { ...metadata, issuer } : await fetchMetadata()
  const wrong = [...endpoints, ...optionalEndpoints.filter((name) => server[name])].find((name) => {
    const url = readUrl(server[name])
    return !url || !isSecure(url)
  })
  if (wrong) throw fail('discovery-invalid', `The server's ${wrong} is no https URL.`)
  const noList = lists.find((name) => server[name] !== undefined && !Array.isArray(server[name]))
  if (noList) throw fail('discovery-invalid', `The server's ${noList} is no list.`)
  // a server that lists its methods without S256 would ignore the challenge (RFC 9700 §2.1.1)
  if (server.code_challenge_methods_supported?.includes('S256') === false)
    throw fail('discovery-invalid', 'The server lacks PKCE with S256.')
  return server as DiscoveredServer
}

/** Discovers once for many calls, and again after it failed. */
export function createDiscovery(
  settings: OidcSettings,
  signal: AbortSignal,
): {
  server(): DiscoveredServer | undefined
  /** `known`: what was discovered before the page was left. Checked like an answer; what fails is discovered anew. */
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
