export type { Authentication } from './authentication.ts'
export { createAuthorizedFetch, type AuthorizedResource } from './authorizedFetch.ts'
export { singleFlight, type SingleFlight } from './singleFlight.ts'
export { browserTabLocks, withTabLock, type TabLockOptions, type TabLocks } from './tabs/tabLock.ts'
export type {
  AccessToken,
  AccessTokenRequest,
  ClaimsRequest,
  RequestProof,
  SignInOptions,
  SignOutOptions,
  TokenClient,
  TokenClientCapabilities,
  TokenClientEvent,
} from './tokenClient.ts'
export {
  isTokenClientError,
  TokenClientError,
  tokenClientErrorCodes,
  type TokenClientErrorCode,
  type TokenClientPhase,
} from './tokenClientError.ts'
export { isSameUser, type UserClaims } from './userClaims.ts'
