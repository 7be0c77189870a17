import { hasSignedOut, type SessionState } from '@stillhere/session-engine'
import { personOf } from '../personOf.ts'

/** Names the person whose page this is; `null` where nobody is known, or who was has signed out. */
export const ownerOf = (state: SessionState): string | null =>
  'user' in state && !hasSignedOut(state) ? personOf(state.user) : null
