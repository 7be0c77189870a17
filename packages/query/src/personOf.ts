import { hasSignedOut, type SessionState } from '@stillhere/session-engine'
import type { UserClaims } from '@stillhere/token-client'

/** Names a person: issuer and subject (OIDC Core §5.7). */
export const nameOf = ({ iss, sub }: Pick<UserClaims, 'iss' | 'sub'>): string => JSON.stringify([iss, sub])

/** Names whose data may be in the cache; `null` where nobody's may, `undefined` while that is not known. */
export const personOf = (state: SessionState): string | null | undefined => {
  if (state.status === 'restoring') return undefined
  const isOver = !('user' in state) || hasSignedOut(state) || ('reason' in state && state.reason === 'user-changed')
  return isOver ? null : nameOf(state.user)
}
