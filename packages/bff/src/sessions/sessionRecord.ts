import type { EndReason } from '../bffEvent.ts'
import type { Tokens } from '../provider/provider.ts'
import { cachedToken, tokenKey, type CachedToken, type TokenTarget } from './accessTokens.ts'

/** Claims of the ID token that describe the user (OIDC Core §5.1). */
export type UserClaims = { readonly iss: string; readonly sub: string; readonly [claim: string]: unknown }

/** Everything known of a signed-in user. Only `user` and the instants leave the server. */
export type SessionRecord = {
  user: UserClaims
  /** Epoch ms by the clock of this server, like all instants here. */
  authenticatedAt: number
  contactedAt: number
  idTokenExpiresAt: number
  ssoSessionExpiresAt?: number
  authenticationLevel?: string
  authenticationMethods?: readonly string[]
  ssoSessionId?: string
  idToken: string
  refreshToken?: string
  /** By `tokenKey`. */
  accessTokens: Readonly<Record<string, CachedToken>>
  /** Name of the sign-in that created this session. */
  transaction?: string
  /** Silent authentication in a hidden frame has worked in this browser. */
  silent: boolean
}

/** Claims that protect the protocol and do not describe the user. */
const protocolClaims: ReadonlySet<string> = new Set([
  'aud',
  'azp',
  'exp',
  'iat',
  'nbf',
  'jti',
  'nonce',
  'at_hash',
  'auth_time',
  'acr',
  'amr',
  'sid',
  'session_expiry',
])

/** Builds the record of a session from tokens. `before` is the previous record of the same session. */
export function createRecord(
  tokens: Tokens,
  claims: NonNullable<Tokens['claims']>,
  contactedAt: number,
  before: SessionRecord | null,
  more: Pick<SessionRecord, 'silent' | 'transaction'>,
): SessionRecord {
  const { startedAt, idToken = '', refreshToken = before?.refreshToken } = tokens
  const { iss, sub, exp, iat, acr, amr, sid, auth_time: authTime, session_expiry: expiry } = claims
  // differences of the provider's own instants are right whatever the two clocks say; jitter below 2 s is no change
  const toLocal = (instant: number, known: number | undefined) => {
    const at = startedAt + (instant - iat) * 1000
    return known !== undefined && Math.abs(at - known) < 2000 ? known : at
  }
  const userClaims = Object.entries(claims).filter(([name]) => !protocolClaims.has(name))
  return {
    user: { ...Object.fromEntries(userClaims), iss, sub },
    authenticatedAt:
      authTime === undefined
        ? (before?.authenticatedAt ?? startedAt)
        : Math.min(toLocal(authTime, before?.authenticatedAt), startedAt),
    contactedAt,
    idTokenExpiresAt: startedAt + (exp - iat) * 1000,
    ...(typeof expiry === 'number' && { ssoSessionExpiresAt: toLocal(expiry, before?.ssoSessionExpiresAt) }),
    ...(typeof acr === 'string' && { authenticationLevel: acr }),
    ...(Array.isArray(amr) && { authenticationMethods: amr.filter((one) => typeof one === 'string') }),
    ...(typeof sid === 'string' && { ssoSessionId: sid }),
    idToken,
    ...(refreshToken !== undefined && { refreshToken }),
    accessTokens: { '': cachedToken(tokens) },
    ...more,
  }
}

/**
 * Adds the tokens of a refresh-token grant to a record. A refresh neither contacts the SSO session nor authenticates the
 * user. Its ID token may hold fewer claims than the first one (OIDC Core §12.2).
 */
export function applyRefresh(record: SessionRecord, tokens: Tokens, target: TokenTarget): SessionRecord {
  const { claims, startedAt, refreshToken = record.refreshToken } = tokens
  const renewed = claims
    ? createRecord(tokens, claims, record.contactedAt, record, { silent: record.silent })
    : { ...record, ...(refreshToken !== undefined && { refreshToken }) }
  return {
    ...record,
    ...renewed,
    user: { ...record.user, ...renewed.user },
    authenticatedAt: record.authenticatedAt,
    accessTokens: { ...record.accessTokens, [tokenKey(target)]: { ...cachedToken(tokens), refreshedAt: startedAt } },
  }
}

/** Deadlines of a session: epoch ms. */
export type Deadlines = { idleDeadlineAt: number; absoluteDeadlineAt: number | null }

export function deadlinesOf(
  { contactedAt, authenticatedAt, ssoSessionExpiresAt = Infinity }: SessionRecord,
  { idleTimeoutMs, absoluteTimeoutMs }: { idleTimeoutMs: number; absoluteTimeoutMs: number | null },
): Deadlines {
  const absolute = Math.min(authenticatedAt + (absoluteTimeoutMs ?? Infinity), ssoSessionExpiresAt)
  return {
    idleDeadlineAt: contactedAt + idleTimeoutMs,
    absoluteDeadlineAt: absolute === Infinity ? null : absolute,
  }
}

/** Returns the deadline that has passed, the earlier one if both have. `null`: none. */
export function passedDeadline({ idleDeadlineAt, absoluteDeadlineAt }: Deadlines, now: number): EndReason | null {
  const absolute = absoluteDeadlineAt ?? Infinity
  if (now < Math.min(idleDeadlineAt, absolute)) return null
  return absolute <= idleDeadlineAt ? 'absolute-timeout' : 'idle-timeout'
}
