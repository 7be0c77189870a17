export type { Auth0Client } from './auth0Client.ts'
export { fromAuth0, type Auth0AdapterOptions } from './fromAuth0.ts'
