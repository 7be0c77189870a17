export { createOidcClient } from './createOidcClient.ts'
export type { ServerMetadata } from './discoverIssuer.ts'
export type { OidcClientOptions } from './oidcOptions.ts'
