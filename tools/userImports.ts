/**
 * What users import together, and how many bytes (brotli) it may weigh: `limit` is what must not be exceeded, `target`
 * what it should come down to. A limit goes up only with what every page needs and did not have.
 */
export type UserImport = { name: string; source: string; loader?: 'css'; limit?: number; target?: number }

const oidcClient = `export { createOidcClient } from '@stillhere/token-client/oidc'\n`
const bffClient = `export { createBffClient } from '@stillhere/token-client/bff'\n`
const reactNames = [
  'AuthProvider',
  'SessionTimeoutModal',
  'useSession',
  'useUser',
  'useSessionActions',
  'useSessionExpiry',
  'useAccessToken',
  'useAuthorizedFetch',
]

const fromReact = `export { ${reactNames.join(', ')} } from '@stillhere/react'\n`

export const userImports: readonly UserImport[] = [
  { name: 'OIDC client alone', source: oidcClient, limit: 5_300 },
  { name: 'BFF client alone', source: bffClient, limit: 6_500, target: 5_600 },
  {
    name: 'adapter for auth0-spa-js alone',
    source: `export { fromAuth0 } from '@stillhere/token-client/auth0-spa-js'\n`,
    limit: 5_200,
    target: 4_000,
  },
  {
    name: 'adapter for oidc-client-ts alone',
    source: `export { fromUserManager } from '@stillhere/token-client/oidc-client-ts'\n`,
    limit: 5_200,
    target: 4_000,
  },
  {
    name: 'provider, hooks, modal, OIDC client',
    source: oidcClient + fromReact,
    limit: 24_300,
    target: 16_000,
  },
  { name: 'provider, hooks, modal, BFF client', source: bffClient + fromReact },
  { name: 'all of react, OIDC client', source: `${oidcClient}export * from '@stillhere/react'\n` },
  { name: 'session engine alone', source: `export { createSessionEngine } from '@stillhere/session-engine'\n` },
  { name: 'devtools alone, in development', source: `export { SessionDevtools } from '@stillhere/devtools'\n` },
  { name: 'styles.css', source: `@import '@stillhere/react/styles.css';\n`, loader: 'css' },
]

/** Brotli bytes of the app of the README, React not counted: see measureQuickStart.ts. */
export const quickStartLimits = {
  start: { limit: 20_600, target: 14_000 },
  untilIdle: { limit: 49_500, target: 30_000 },
}
