import { hasSignedOut, type SessionState } from '@stillhere/session-engine'
import type { UserClaims } from '@stillhere/token-client'

/** Returns a key that identifies a user: issuer and subject (OIDC Core §5.7). */
export const userKey = ({ iss, sub }: Pick<UserClaims, 'iss' | 'sub'>): string => JSON.stringify([iss, sub])

/** Returns the user of the session, also after it has ended; `null` if no user is or was signed in. */
export const selectUser = (state: SessionState): UserClaims | null => ('user' in state ? state.user : null)

/** Returns the key of the session's user; `null` if no user is or was signed in. */
const selectUserKey = (state: SessionState): string | null => {
  const user = selectUser(state)
  return user && userKey(user)
}

/** Returns the key of the user who owns this page's data; `null` for a guest and after a sign-out. */
export const selectOwner = (state: SessionState): string | null => (hasSignedOut(state) ? null : selectUserKey(state))
