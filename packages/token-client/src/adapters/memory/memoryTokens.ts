import type { Authentication } from '../../authentication.ts'
import type { AccessToken, AccessTokenRequest } from '../../tokenClient.ts'

/** The tokens of one memory client. */
export type MemoryTokens = {
  authentication: Authentication | null
  refreshToken: string | null
  accept(authentication: Authentication, refreshToken: string | null): Authentication
  forget(): void
  find(request: AccessTokenRequest): AccessToken | null
}

export function createMemoryTokens(now: () => number, lifetimeMs: number): MemoryTokens {
  let accessTokens = new Map<string, AccessToken>()
  let issued = 0
  const tokens: MemoryTokens = {
    authentication: null,
    refreshToken: null,
    accept(authentication, refreshToken) {
      tokens.authentication = authentication
      tokens.refreshToken = refreshToken
      accessTokens = new Map()
      return authentication
    },
    forget() {
      tokens.authentication = null
      tokens.refreshToken = null
      accessTokens = new Map()
    },
    find({ audience, scope, minValidityMs = Math.min(10_000, lifetimeMs / 30) }) {
      const expiresAt = tokens.authentication?.accessTokenExpiresAt ?? -Infinity
      if (expiresAt < now() + minValidityMs) return null
      const name = `${audience ?? ''} ${scope ?? ''}`
      const token: AccessToken = accessTokens.get(name) ?? {
        value: `memory-token-${++issued}`,
        type: 'Bearer',
        expiresAt,
        ...(audience === undefined ? {} : { audience }),
        ...(scope === undefined ? {} : { scope }),
      }
      accessTokens.set(name, token)
      return token
    },
  }
  return tokens
}
