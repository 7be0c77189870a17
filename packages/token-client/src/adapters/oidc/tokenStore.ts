import type { Authentication } from '../../authentication.ts'
import type { AccessToken } from '../../tokenClient.ts'
import type { TokenClientPhase } from '../../tokenClientError.ts'
import { isSameUser } from '../../userClaims.ts'
import { scopesOf, type OidcSettings } from './oidcOptions.ts'
import { failure } from './protocolError.ts'
import type { Grant } from './requestTokens.ts'
import { readAuthentication } from './verifyTokens.ts'

/** Tokens in memory, which end with the page. */
export type TokenStore = {
  authentication: Authentication | null
  idToken: string | undefined
  refreshToken: string | undefined
  /** A token for this audience with at least these scopes that stays valid long enough. */
  find(audience: string | undefined, scope: string, minValidityMs?: number): AccessToken | null
  /** Keeps what was granted. Throws `subject-changed`, having kept nothing, when it is another person's. */
  accept(grant: Grant, phase: TokenClientPhase): Authentication
  forget(): void
}

type Entry = { token: AccessToken; audience: string | undefined; scopes: string[]; lifetimeMs: number }

export function createTokenStore(settings: OidcSettings): TokenStore {
  let entries: Entry[] = []
  const store: TokenStore = {
    authentication: null,
    idToken: undefined,
    refreshToken: undefined,
    find(audience, scope, minValidityMs) {
      const now = Date.now()
      const found = entries.find(
        ({ token, lifetimeMs, ...entry }) =>
          entry.audience === audience &&
          token.expiresAt - now > (minValidityMs ?? Math.min(10_000, lifetimeMs / 30)) &&
          (token.scope === scope || covers(entry.scopes, scopesOf(scope))),
      )
      return found?.token ?? null
    },
    accept(grant, phase) {
      const { audience, scope, startedAt, response, claims } = grant
      const before = store.authentication
      const fresh = claims && readAuthentication(claims, grant, before, settings.clockSkewMs)
      if (before && fresh && !isSameUser(before.user, fresh.user)) throw failure('subject-changed', phase)

      // a token endpoint may leave the lifetime and, on a refresh, the ID token out (RFC 6749 §5.1, OIDC Core §12.2)
      const idTokenExpiresAt = fresh?.idTokenExpiresAt ?? Infinity
      const lifetimeMs = (response.expires_in ?? (fresh ? Infinity : 300)) * 1000
      const token: AccessToken = {
        value: response.access_token,
        type: 'Bearer',
        expiresAt: Math.min(startedAt + lifetimeMs, idTokenExpiresAt),
        scope: response.scope ?? scope,
        ...(audience !== undefined && { audience }),
      }
      const scopes = scopesOf(scope)
      const rest = entries.filter((entry) => entry.audience !== audience || !covers(scopes, entry.scopes))
      entries = [{ token, audience, scopes, lifetimeMs: token.expiresAt - startedAt }, ...rest]
      store.idToken = response.id_token ?? store.idToken
      if (settings.useRefreshTokens) store.refreshToken = response.refresh_token ?? store.refreshToken

      const { idTokenExpiresAt: _, ...kept } = before ?? {}
      const authentication = fresh ?? (kept as Authentication)
      const accessTokenExpiresAt = audience === settings.audience ? token.expiresAt : before?.accessTokenExpiresAt
      return (store.authentication = {
        ...authentication,
        ...(accessTokenExpiresAt !== undefined && { accessTokenExpiresAt }),
      })
    },
    forget() {
      entries = []
      store.authentication = null
      store.idToken = store.refreshToken = undefined
    },
  }
  return store
}

const covers = (all: string[], some: string[]) => some.every((value) => all.includes(value))
