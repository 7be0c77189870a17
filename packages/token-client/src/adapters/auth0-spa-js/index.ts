export type { Auth0Client } from './auth0Client.ts'
export type { Auth0AdapterOptions } from './auth0Client.ts'
export { fromAuth0 } from './fromAuth0.ts'
