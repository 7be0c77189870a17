import { hasSignedOut, type SessionEngine, type SessionState } from '@stillhere/session-engine'
import type { UserClaims } from '@stillhere/token-client'

/**
 * Returns the `buster` for `persistQueryClient`, which drops a cache that was stored for another user. Call it when the
 * session is known, and restore no cache before.
 *
 * @example persistQueryClient({ queryClient, persister, buster: persistBuster(engine) })
 */
export const persistBuster = ({ store }: Pick<SessionEngine, 'store'>): string => cacheOwner(store.getState()) ?? ''

/** @deprecated Use {@link persistBuster}. */
export const sessionBuster: typeof persistBuster = persistBuster

/** Returns a text that identifies a user: issuer and subject (OIDC Core §5.7). */
export const userKey = ({ iss, sub }: Pick<UserClaims, 'iss' | 'sub'>): string => JSON.stringify([iss, sub])

/** Returns the key of the user whose data may be in the cache: `null` for no user, `undefined` while it is not known. */
export const cacheOwner = (state: SessionState): string | null | undefined => {
  if (state.status === 'restoring') return undefined
  const isOver = !('user' in state) || hasSignedOut(state) || ('reason' in state && state.reason === 'user-changed')
  return isOver ? null : userKey(state.user)
}
