export { fromUserManager } from './fromUserManager.ts'
export type { UserManagerAdapterOptions } from './userManager.ts'
export type { OidcUser, UserManagerLike } from './userManager.ts'
