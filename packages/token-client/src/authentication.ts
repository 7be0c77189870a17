import type { UserClaims } from './userClaims.ts'

/** Proof of who is signed in and until when. Carries no token. Instants are epoch ms by this browser's clock. */
export type Authentication = {
  user: UserClaims
  /** When the person last proved their identity (`auth_time`), else when the sign-in was completed. */
  authenticatedAt: number
  /** When the latest request that carried the SSO cookie *started*: the SSO inactivity timer restarted no earlier. */
  contactedAt: number
  idTokenExpiresAt?: number
  /** When the access token for the client's own audience expires. */
  accessTokenExpiresAt?: number
  /** `acr` */
  authenticationLevel?: string
  /** `amr` */
  authenticationMethods?: readonly string[]
  /** `sid` */
  ssoSessionId?: string
  /** `session_expiry`: the provider's own absolute limit. */
  ssoSessionExpiresAt?: number
  /** What `signIn({ appState })` was given; only on the answer that completes that sign-in. */
  appState?: unknown
  /** Where `signIn({ returnTo })` wanted to return to: path, query and hash on this origin; only on that same answer. */
  returnTo?: string
}
