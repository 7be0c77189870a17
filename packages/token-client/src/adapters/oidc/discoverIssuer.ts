import type { AuthorizationServer } from 'oauth4webapi'
import { TokenClientError, type TokenClientErrorCode } from '../../tokenClientError.ts'
import { isSecure, readUrl, type OidcSettings } from './oidcOptions.ts'
import { sendRequest } from './sendRequest.ts'

/** Authorization server metadata (OpenID Connect Discovery §3, RFC 8414): what this client uses of it. */
export type ServerMetadata = {
  authorization_endpoint: string
  token_endpoint: string
  jwks_uri: string
  end_session_endpoint?: string
  response_modes_supported?: string[]
  id_token_signing_alg_values_supported?: string[]
  code_challenge_methods_supported?: string[]
  authorization_response_iss_parameter_supported?: boolean
}

/** The server, with the endpoints that a sign-in needs. */
export type DiscoveredServer = AuthorizationServer & Pick<ServerMetadata, 'authorization_endpoint'>

const invalid = (code: TokenClientErrorCode, message: string) =>
  new TokenClientError(code, 'discovery', message, { field: 'issuer' })

/**
 * Fetches and checks the discovery document (OpenID Connect Discovery §4). The issuer is compared character by
 * character, because every later check leans on it.
 *
 * @throws TokenClientError `network`, `discovery-failed`, `discovery-invalid`, `issuer-mismatch`
 */
export async function discoverIssuer(
  { issuer, metadata, fetch }: OidcSettings,
  signal: AbortSignal,
): Promise<DiscoveredServer> {
  if (metadata) return checkServer({ ...metadata, issuer })
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const failed = (reason: string, details = {}) =>
    new TokenClientError(
      'token-client/discovery-failed',
      'discovery',
      `${reason} Check that the server runs and that option "issuer" (${issuer}) is right.`,
      { ...details, field: 'issuer' },
    )
  let response
  try {
    response = await sendRequest(fetch, address, { signal }, 'discovery')
  } catch (error) {
    if (!(error instanceof TokenClientError && error.retryable && navigator.onLine)) throw error
    const { retryAfterMs } = error
    throw failed(error.message, { cause: error.cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
  }
  if (response.status !== 200) throw failed(`${address} answered with status ${response.status}.`)
  const server: unknown = await response.json().catch(() => null)
  if (typeof server !== 'object' || !server || !('issuer' in server))
    throw invalid('token-client/discovery-invalid', `${address} is not a discovery document.`)
  if (server.issuer !== issuer)
    throw invalid(
      'token-client/issuer-mismatch',
      `Option "issuer" is "${issuer}" but the server calls itself "${String(server.issuer)}". Use exactly that, or correct the server.`,
    )
  return checkServer(server as AuthorizationServer)
}

function checkServer(server: AuthorizationServer): DiscoveredServer {
  const { code_challenge_methods_supported: methods } = server
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'end_session_endpoint'] as const) {
    const url = readUrl(server[name])
    const isLeftOut = name === 'end_session_endpoint' && server[name] === undefined
    if (!isLeftOut && !(url && isSecure(url)))
      throw invalid('token-client/discovery-invalid', `"${name}" of the server's metadata is not an https URL.`)
  }
  // a server that lists its methods without S256 would ignore the challenge (RFC 9700 §2.1.1)
  if (methods && !methods.includes('S256'))
    throw invalid('token-client/discovery-invalid', 'The server does not offer PKCE with S256.')
  return server as DiscoveredServer
}
