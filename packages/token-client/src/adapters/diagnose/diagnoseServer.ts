import type { OidcSettings } from '../../protocol/oidcOptions.ts'
import { sendRequest } from '../../protocol/sendRequest.ts'
import { finding, type Finding, type FindingTopic } from './finding.ts'
import { whyUnreadable } from './whyUnreadable.ts'
import type { DiscoveredServer } from '../../protocol/serverMetadata.ts'

type Metadata = DiscoveredServer & {
  grant_types_supported?: string[]
  scopes_supported?: string[]
  dpop_signing_alg_values_supported?: string[]
}

/** What the server says it can do, and whether this page may read its answers. */
export async function diagnoseServer(
  settings: OidcSettings,
  server: Metadata,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { clientId, useDpop, usePar } = settings
  const readable = async (topic: FindingTopic, url: string, init: RequestInit) => {
    try {
      await sendRequest(settings.fetch, url, { ...init, signal }, 'configuration')
      return finding(topic, 'works', `This page may read the answers of ${url}.`)
    } catch {
      return finding(topic, 'fails', `This page cannot read ${url}. ${await whyUnreadable(url, settings)}`)
    }
  }
  // no code goes along, so nothing comes of it but a refusal that can be read
  const body = new URLSearchParams({ grant_type: 'authorization_code', client_id: clientId })
  return [
    await readable('keys', server.jwks_uri, {}),
    await readable('token-endpoint', server.token_endpoint, { method: 'POST', body }),
    diagnoseModes(server),
    diagnoseRefresh(settings, server),
    server.end_session_endpoint
      ? finding('end-session', 'works', 'signOut() ends the SSO session too.')
      : finding(
          'end-session',
          'limited',
          'The server has no end_session_endpoint: use signOut({ scope: "application" }).',
        ),
    ...(useDpop ? [diagnoseDpop(server)] : []),
    ...(usePar || server.require_pushed_authorization_requests
      ? [
          server.pushed_authorization_request_endpoint
            ? finding('pushed-requests', 'works', 'Authorization requests are handed over beforehand.')
            : finding('pushed-requests', 'fails', 'The server takes no pushed requests: leave "usePar" out.'),
        ]
      : []),
  ]
}

function diagnoseModes({ response_modes_supported: modes }: Metadata): Finding {
  if (!modes) return finding('response-modes', 'unknown', 'The server does not say which response modes it knows.')
  return modes.includes('web_message')
    ? finding('response-modes', 'works', 'A hidden frame is answered by web message.')
    : finding(
        'response-modes',
        'limited',
        'The server knows no web_message: a hidden frame is answered by way of the page at "silentRedirectUri", which has to call relayAuthorizationResponse().',
      )
}

function diagnoseRefresh({ useRefreshTokens, scope }: OidcSettings, server: Metadata): Finding {
  const { grant_types_supported: grants, scopes_supported: scopes } = server
  if (grants?.includes('refresh_token') === false)
    return finding('refresh-tokens', useRefreshTokens ? 'fails' : 'limited', 'The server gives no refresh tokens.')
  const lacksScope = scopes?.includes('offline_access') && !scope.split(' ').includes('offline_access')
  if (useRefreshTokens && lacksScope)
    return finding('refresh-tokens', 'limited', 'The server may want "offline_access" in "scope" for a refresh token.')
  return finding(
    'refresh-tokens',
    grants ? 'works' : 'unknown',
    useRefreshTokens
      ? 'Tokens are renewed by refresh token, if this client is given one.'
      : 'Refresh tokens are not used.',
  )
}

function diagnoseDpop({ dpop_signing_alg_values_supported: algorithms }: Metadata): Finding {
  if (!algorithms?.includes('ES256'))
    return finding('dpop', 'fails', 'The server does not say that it takes DPoP proofs by ES256.')
  return 'indexedDB' in globalThis
    ? finding('dpop', 'works', 'Tokens are bound to a key in IndexedDB.')
    : finding(
        'dpop',
        'limited',
        'IndexedDB is missing: the key lives as long as the page, and tabs cannot share tokens.',
      )
}
