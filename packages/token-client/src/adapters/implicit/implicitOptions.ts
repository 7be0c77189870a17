import { readOptions, type OidcClientOptions, type OidcSettings } from '../../protocol/oidcOptions.ts'
import type { ServerMetadata } from '../../protocol/serverMetadata.ts'

/** Authorization server metadata: what the implicit flow uses of it. There may be no token endpoint, and no PKCE. */
export type ImplicitServerMetadata = Omit<ServerMetadata, 'token_endpoint' | 'code_challenge_methods_supported'>

/** What {@link createImplicitClient} needs to know. Two fields are enough: `issuer` and `clientId`. */
export type ImplicitClientOptions = Pick<
  OidcClientOptions,
  | 'issuer'
  | 'clientId'
  | 'redirectUri'
  | 'postLogoutRedirectUri'
  | 'scope'
  | 'audience'
  | 'shareTokensAcrossTabs'
  | 'clockSkewMs'
  | 'silentTimeoutMs'
  | 'fetch'
> & {
  /** The server's metadata, for servers without discovery. No discovery request is made then. */
  metadata?: ImplicitServerMetadata
}

/** Fills in the defaults and checks every field. Throws `token-client/config-invalid`. */
export function readImplicitOptions({ metadata, ...options }: ImplicitClientOptions): OidcSettings {
  const settings = readOptions({ ...options, ...(metadata && { metadata: toServerMetadata(metadata) }) })
  return {
    ...settings,
    fetch: async (input, init) => {
      const answer = await settings.fetch(input, init)
      if (!answer.ok || !`${input instanceof Request ? input.url : input}`.endsWith('/openid-configuration'))
        return answer
      const found: ImplicitServerMetadata | null = await answer.json().catch(() => null)
      return Response.json(found && toServerMetadata(found))
    },
  }
}

/** Discovery asks for what the code flow needs. This flow never uses a token endpoint, which may be missing (Discovery §3). */
const toServerMetadata = (metadata: ImplicitServerMetadata): ServerMetadata => ({
  ...metadata,
  token_endpoint: metadata.authorization_endpoint,
  code_challenge_methods_supported: ['S256'],
})
