export { createOidcClient } from './createOidcClient.ts'
export type { ServerMetadata } from './discoverIssuer.ts'
export type { KeyValueStorage, OidcClientOptions, TokenStorage } from './oidcOptions.ts'
