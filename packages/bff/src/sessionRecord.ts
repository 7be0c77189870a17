import type { Tokens } from './provider.ts'

/** Why a session is over, as the page is told. */
export type EndReason =
  | 'idle-timeout'
  | 'absolute-timeout'
  | 'signed-out-elsewhere'
  | 'renewal-rejected'
  | 'revoked'
  | 'user-changed'

/** What the ID token says about the person (OIDC Core §5.1). */
export type UserClaims = { readonly iss: string; readonly sub: string; readonly [claim: string]: unknown }

/**
 * An access token, and until when it is good: epoch ms. `null`: the provider did not say. `goodUntil` leaves it time to
 * arrive: a thirtieth of its life, 10 s at most. `refreshedAt`: when the refresh-token grant was sent that brought it.
 */
export type HeldToken = { value: string; expiresAt: number | null; goodUntil: number | null; refreshedAt?: number }

/** All that is known of somebody who is signed in. It never leaves the server, but for `user` and the instants. */
export type SessionRecord = {
  user: UserClaims
  /** Epoch ms by this server's clock, like all instants here. */
  authenticatedAt: number
  contactedAt: number
  idTokenExpiresAt: number
  ssoSessionExpiresAt?: number
  authenticationLevel?: string
  authenticationMethods?: readonly string[]
  ssoSessionId?: string
  idToken: string
  refreshToken?: string
  /** By API: see `tokenKey`. */
  accessTokens: Readonly<Record<string, HeldToken>>
  /** Of the sign-in that made this session. */
  transaction?: string
  /** Whether a hidden frame has brought an answer in this browser. */
  silent: boolean
}

/** No token is on its way for longer. */
const longestWayMs = 10_000

/** What is left of a session that was ended by somebody's word. `replaced`: by the next sign-in of the same browser. */
export type Tombstone = { ended: EndReason | 'replaced'; idToken: string }

/** An API and the scopes there. Default: what the sign-in asked for. */
export type TokenTarget = { audience?: string | undefined; scope?: string | undefined }

/** One cache entry for each, so that nobody gets a token that can do more than they asked for. */
export const tokenKey = ({ audience, scope }: TokenTarget): string =>
  audience === undefined && scope === undefined ? '' : JSON.stringify([audience, scope])

/** Claims that guard the protocol rather than describe the person. */
const notAboutTheUser = /^(aud|azp|exp|iat|nbf|jti|nonce|at_hash|auth_time|acr|amr|sid|session_expiry)$/

/** What an answer to a sign-in says, following on what was known `before` of the same session. */
export function recordOf(
  tokens: Tokens,
  claims: NonNullable<Tokens['claims']>,
  contactedAt: number,
  before: SessionRecord | null,
  more: Pick<SessionRecord, 'silent' | 'transaction'>,
): SessionRecord {
  const { startedAt, idToken = '', refreshToken = before?.refreshToken } = tokens
  const { iss, sub, exp, iat, acr, amr, sid, auth_time: authTime, session_expiry: expiry } = claims
  // from the provider's own instants, which differ rightly whatever the clocks say. What hardly moved has not moved
  const local = (instant: number, known: number | undefined) => {
    const at = startedAt + (instant - iat) * 1000
    return known !== undefined && Math.abs(at - known) < 2000 ? known : at
  }
  const about = Object.entries(claims).filter(([name]) => !notAboutTheUser.test(name))
  return {
    user: { ...Object.fromEntries(about), iss, sub },
    authenticatedAt:
      authTime === undefined
        ? (before?.authenticatedAt ?? startedAt)
        : Math.min(local(authTime, before?.authenticatedAt), startedAt),
    contactedAt,
    idTokenExpiresAt: startedAt + (exp - iat) * 1000,
    ...(typeof expiry === 'number' && { ssoSessionExpiresAt: local(expiry, before?.ssoSessionExpiresAt) }),
    ...(typeof acr === 'string' && { authenticationLevel: acr }),
    ...(Array.isArray(amr) && { authenticationMethods: amr.filter((one) => typeof one === 'string') }),
    ...(typeof sid === 'string' && { ssoSessionId: sid }),
    idToken,
    ...(refreshToken !== undefined && { refreshToken }),
    accessTokens: { '': heldToken(tokens) },
    ...more,
  }
}

export const heldToken = ({ accessToken, expiresAt, startedAt }: Tokens): HeldToken => ({
  value: accessToken,
  expiresAt,
  goodUntil: expiresAt === null ? null : expiresAt - Math.min(longestWayMs, (expiresAt - startedAt) / 30),
})

/** A session's deadlines: epoch ms. */
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

/** Which deadline has passed, the earlier one first. `null`: none. */
export function passedDeadline({ idleDeadlineAt, absoluteDeadlineAt }: Deadlines, now: number): EndReason | null {
  const absolute = absoluteDeadlineAt ?? Infinity
  if (now < Math.min(idleDeadlineAt, absolute)) return null
  return absolute <= idleDeadlineAt ? 'absolute-timeout' : 'idle-timeout'
}
