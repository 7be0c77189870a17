import type { Authentication } from '../authentication.ts'
import type { AccessToken, RequestProof } from '../tokenClient.ts'
import type { TokenClientPhase } from '../tokenClientError.ts'
import { isSameUser } from '../userClaims.ts'
import { scopesOf, type OidcSettings } from '../protocol/oidcOptions.ts'
import { failure } from '../protocol/protocolError.ts'
import { readAuthentication } from '../protocol/tokenResponse.ts'
import type { Grant } from '../protocol/tokenRequestContext.ts'

/** Tokens in memory, which end with the page. */
export type TokenStore = {
  authentication: Authentication | null
  idToken: string | undefined
  refresh: RefreshToken | undefined
  entries: readonly TokenEntry[]
  /** The key that the tokens are bound to, and how they prove that. */
  keyId?: string
  proofOf?: (accessToken: string) => RequestProof
  /** Keeps these, and of the others what they do not cover. */
  keep(newer: readonly TokenEntry[]): void
  /** Among its own entries, unless others are given. */
  findEntry(
    audience: string | undefined,
    scope: string,
    minValidityMs: number | undefined,
    among?: readonly TokenEntry[],
  ): TokenEntry | undefined
  /** A token for this audience with at least these scopes that stays valid long enough. */
  find(audience: string | undefined, scope: string, minValidityMs?: number): AccessToken | null
  /** Keeps what was granted. Throws `subject-changed`, having kept nothing, when it is another person's. */
  accept(grant: Grant, phase: TokenClientPhase): Authentication
  /** Keeps a refresh token, as soon as it is there. */
  keepRefreshToken(value: string | undefined): void
  forget(): void
}

/** An access token with what it was asked for; what was granted may be named otherwise. */
export type TokenEntry = { token: AccessToken; audience?: string | undefined; scopes: string[]; lifetimeMs: number }

/** `id` is random: it names the token where others can read it. `isDoubtful`: sent in a request whose answer was lost. */
export type RefreshToken = { value: string; id: string; at: number; isDoubtful?: true }

export function createTokenStore(settings: OidcSettings): TokenStore {
  const store: TokenStore = {
    authentication: null,
    idToken: undefined,
    refresh: undefined,
    entries: [],
    keep(newer) {
      const isCovered = (old: TokenEntry) =>
        newer.some((one) => one.audience === old.audience && covers(one.scopes, old.scopes))
      store.entries = [...newer.map((one) => proving(one, store)), ...store.entries.filter((old) => !isCovered(old))]
    },
    findEntry: (audience, scope, minValidityMs, among = store.entries) =>
      among.find(
        ({ token, lifetimeMs, ...entry }) =>
          entry.audience === audience &&
          token.expiresAt - Date.now() > (minValidityMs ?? Math.min(10_000, lifetimeMs / 30)) &&
          covers([...entry.scopes, ...scopesOf(token.scope ?? '')], scopesOf(scope)),
      ),
    find: (audience, scope, minValidityMs) => store.findEntry(audience, scope, minValidityMs)?.token ?? null,
    accept(grant, phase) {
      const { audience, scope, startedAt, response, claims } = grant
      if (phase === 'sign-in') store.forget() // a sign-in beside the page begins again, as any other does
      const before = store.authentication
      const fresh = claims && readAuthentication(claims, grant, before, settings.clockSkewMs)
      if (before && fresh && !isSameUser(before.user, fresh.user)) throw failure('subject-changed', phase)

      // a token endpoint may leave the lifetime and, on a refresh, the ID token out (RFC 6749 §5.1, OIDC Core §12.2)
      const idTokenExpiresAt = fresh?.idTokenExpiresAt ?? Infinity
      const lifetimeMs = (response.expires_in ?? (fresh ? Infinity : 300)) * 1000
      const token: AccessToken = {
        value: response.access_token,
        type: settings.useDpop ? 'DPoP' : 'Bearer',
        expiresAt: Math.min(startedAt + lifetimeMs, idTokenExpiresAt),
        scope: response.scope ?? scope,
        ...(audience !== undefined && { audience }),
      }
      store.keep([{ token, audience, scopes: scopesOf(scope), lifetimeMs: token.expiresAt - startedAt }])
      store.idToken = response.id_token ?? store.idToken
      store.keepRefreshToken(response.refresh_token)

      const { idTokenExpiresAt: _, ...kept } = before ?? {}
      const authentication = fresh ?? (kept as Authentication)
      const accessTokenExpiresAt = audience === settings.audience ? token.expiresAt : before?.accessTokenExpiresAt
      return (store.authentication = {
        ...authentication,
        ...(accessTokenExpiresAt !== undefined && { accessTokenExpiresAt }),
      })
    },
    keepRefreshToken(value) {
      if (settings.useRefreshTokens && value && value !== store.refresh?.value)
        store.refresh = { value, id: crypto.randomUUID(), at: Date.now() }
    },
    forget() {
      store.entries = []
      store.authentication = null
      store.idToken = store.refresh = undefined
    },
  }
  return store
}

const covers = (all: readonly string[], some: readonly string[]) => some.every((value) => all.includes(value))

const proving = (entry: TokenEntry, { proofOf }: TokenStore): TokenEntry =>
  proofOf ? { ...entry, token: { ...entry.token, proof: proofOf(entry.token.value) } } : entry
