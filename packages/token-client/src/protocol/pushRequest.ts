import type { DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import { failure, serverError } from './protocolError.ts'
import { sendRequest } from './sendRequest.ts'

/**
 * Hands an authorization request to the server beforehand (RFC 9126 §2), so that the browser carries nothing but its
 * name, which is good once.
 *
 * @returns the address to go to
 * @throws TokenClientError `config-invalid`, `token-response-invalid`; what the server's error or the network means
 */
export async function pushRequest(
  { clientId, fetch }: OidcSettings,
  server: DiscoveredServer,
  request: URL,
): Promise<URL> {
  const endpoint = server.pushed_authorization_request_endpoint
  if (!endpoint)
    throw failure('config-invalid', 'sign-in', 'The server takes no pushed requests. Check option "usePar".', {
      field: 'usePar',
    })
  const { signal } = new AbortController()
  const url = new URL(server.authorization_endpoint)
  const body = new URLSearchParams([...request.searchParams].filter(([name]) => !url.searchParams.has(name)))
  const { status, content } = await sendRequest(fetch, endpoint, { method: 'POST', body, signal }, 'sign-in')
  const { request_uri: name, error } = Object(content) as Record<string, unknown>
  if (status >= 300) throw serverError(error, 'sign-in')
  if (!name || typeof name !== 'string')
    throw failure('token-response-invalid', 'sign-in', 'The server gave no request_uri.')
  url.searchParams.set('client_id', clientId)
  url.searchParams.set('request_uri', name)
  return url
}
