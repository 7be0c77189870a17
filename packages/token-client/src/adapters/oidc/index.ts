export { createOidcClient } from './createOidcClient.ts'
export type { ServerMetadata } from '../../protocol/discovery.ts'
export type { KeyValueStorage, OidcClientOptions, TokenStorage } from '../../protocol/oidcOptions.ts'
