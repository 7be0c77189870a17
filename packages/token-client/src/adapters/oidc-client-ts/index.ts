export { fromUserManager, type UserManagerAdapterOptions } from './fromUserManager.ts'
export type { OidcUser, UserManagerLike } from './userManager.ts'
