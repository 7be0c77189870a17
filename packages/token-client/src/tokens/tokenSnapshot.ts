import type { Authentication } from '../authentication.ts'
import type { RefreshToken, TokenEntry, TokenStore } from './tokenStore.ts'
import type { Wanted } from '../protocol/tokenRequestContext.ts'

/** All that one tab holds, as it is handed to another. Instants are this browser's. */
export type TokenSet = {
  epoch: string
  authentication: Authentication
  entries: readonly TokenEntry[]
  idToken?: string | undefined
  refresh?: RefreshToken | undefined
  /** The key that the tokens are bound to: they are worth nothing with another. */
  keyId?: string | undefined
}

export const toTokenSet = (
  { authentication, entries, idToken, refresh, keyId }: TokenStore,
  epoch: string,
): TokenSet | null =>
  authentication && {
    epoch,
    authentication,
    entries,
    idToken,
    // what a worker keeps to itself is only a name here
    refresh: refresh?.value.startsWith('in-worker.') ? undefined : refresh,
    keyId,
  }

/**
 * Takes over what another tab holds, after checking it as one checks any message. `null` when it does not have what is
 * wanted: valid long enough, and newer than what this tab holds itself.
 */
export function adoptTokens(
  tokens: TokenStore,
  content: unknown,
  issuer: string,
  epochNow: string,
  { audience, scope, minValidityMs }: Wanted,
): Authentication | null {
  const { authentication: before } = tokens
  if (!isTokenSet(content) || content.epoch !== epochNow || content.keyId !== tokens.keyId) return null
  const { authentication, entries, idToken, refresh } = content
  if (authentication.user.iss !== issuer || (before && before.user.sub !== authentication.user.sub)) return null
  // whatever else is wanted: an older refresh token is worth nothing any more
  const refreshNow = refresh && refresh.at > (tokens.refresh?.at ?? 0) ? refresh : tokens.refresh
  if (before) tokens.refresh = refreshNow

  const theirs = tokens.findEntry(audience, scope, minValidityMs, entries)
  const own = tokens.findEntry(audience, scope, -Infinity)
  if (!theirs || (own && startOf(theirs) <= startOf(own))) return null
  tokens.refresh = refreshNow
  tokens.keep(entries.filter(({ token }) => token.expiresAt > Date.now()))
  tokens.idToken = idToken ?? tokens.idToken
  const contactedAt = Math.max(Math.min(authentication.contactedAt, Date.now()), before?.contactedAt ?? 0)
  return (tokens.authentication = { ...authentication, contactedAt })
}

/** Returns the set whose tokens were issued later. */
export function newerSet(one: TokenSet | null, other: TokenSet | null): TokenSet | null {
  const issuedAt = (set: TokenSet | null) => Math.max(0, ...(set?.entries ?? []).map(startOf))
  return issuedAt(other) > issuedAt(one) ? other : one
}

const startOf = ({ token, lifetimeMs }: TokenEntry) => token.expiresAt - lifetimeMs

export function isTokenSet(content: unknown): content is TokenSet {
  const { epoch, authentication, entries, idToken, refresh } = fields(content)
  const { user, authenticatedAt, contactedAt } = fields(authentication)
  return (
    isText(epoch) &&
    isText(fields(user)['sub']) &&
    Number.isFinite(authenticatedAt) &&
    Number.isFinite(contactedAt) &&
    Array.isArray(entries) &&
    entries.every(isEntry) &&
    (idToken === undefined || isText(idToken)) &&
    (refresh === undefined || [fields(refresh)['value'], fields(refresh)['id']].every(isText)) &&
    (refresh === undefined || Number.isFinite(fields(refresh)['at']))
  )
}

const isEntry = (entry: unknown) => {
  const { token, scopes, lifetimeMs, audience } = fields(entry)
  const { value, type, expiresAt } = fields(token)
  return (
    isText(value) &&
    (type === 'Bearer' || type === 'DPoP') &&
    Number.isFinite(expiresAt) &&
    Number.isFinite(lifetimeMs) &&
    Array.isArray(scopes) &&
    scopes.every(isText) &&
    (audience === undefined || isText(audience))
  )
}

const fields = (value: unknown) => Object(value) as Record<string, unknown>
const isText = (value: unknown): value is string => typeof value === 'string'
