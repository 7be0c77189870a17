import { isSessionUsable, type SessionState } from '@stillhere/session-engine'

/** What a page may ask for beyond a session. */
export type ProofOfIdentity = {
  /** Oldest acceptable proof of identity, in seconds (OIDC Core §3.1.2.1). */
  maxAge?: number | undefined
  /** Space-separated authentication levels, any of which will do. */
  acrValues?: string | undefined
}

/** Why this session is not enough, as the purpose of proving identity again; `null` where it is, or where there is none. */
export function whatIsLacking(
  state: SessionState,
  { maxAge, acrValues }: ProofOfIdentity,
  now: number,
): 'stale' | 'step-up' | null {
  if (!isSessionUsable(state)) return null
  const { authenticatedAt, authenticationLevel = '' } = state.authentication
  if (maxAge !== undefined && authenticatedAt + maxAge * 1000 < now) return 'stale'
  if (acrValues !== undefined && !acrValues.split(' ').includes(authenticationLevel)) return 'step-up'
  return null
}
