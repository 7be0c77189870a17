export type { ServerMetadata } from '../../protocol/serverMetadata.ts'
export { createOidcClient } from './createOidcClient.ts'
export type { KeyValueStorage, OidcClientOptions, TokenStorage } from '../../protocol/oidcOptions.ts'
