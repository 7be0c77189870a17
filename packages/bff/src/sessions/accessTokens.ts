import type { Tokens } from '../provider/provider.ts'

/**
 * An access token in a session record. Instants are epoch ms; `null`: the provider gave no lifetime. `goodUntil` is
 * earlier than `expiresAt` by a thirtieth of the lifetime, 10 s at most, so that the token arrives in time. `refreshedAt`:
 * when the refresh-token grant was sent that brought it.
 */
export type CachedToken = { value: string; expiresAt: number | null; goodUntil: number | null; refreshedAt?: number }

/** The API that an access token is for, and its scopes. Default: those of the sign-in. */
export type TokenTarget = { audience?: string | undefined; scope?: string | undefined }

type CachedTokens = Readonly<Record<string, CachedToken>>

const maxTransferMs = 10_000

/** Returns the cache key of a target. One entry each: no API receives a token with more rights than it asks for. */
export const tokenKey = ({ audience, scope }: TokenTarget): string =>
  audience === undefined && scope === undefined ? '' : JSON.stringify([audience, scope])

export const cachedToken = ({ accessToken, expiresAt, startedAt }: Tokens): CachedToken => ({
  value: accessToken,
  expiresAt,
  goodUntil: expiresAt === null ? null : expiresAt - Math.min(maxTransferMs, (expiresAt - startedAt) / 30),
})

/** Returns the access token for a target if it is still valid. */
export function validAccessToken(tokens: CachedTokens, target: TokenTarget, now: number): CachedToken | null {
  const cached = tokens[tokenKey(target)]
  return cached && (cached.goodUntil ?? Infinity) > now ? cached : null
}

/**
 * Returns the request parameters that name an API: `resource` for an absolute URI (RFC 8707), else `audience`, which
 * several providers use instead.
 */
export function targetParameters(
  { audience }: { audience?: string },
  target: TokenTarget = {},
): Record<string, string> {
  const wanted = target.audience ?? audience
  return {
    ...(wanted !== undefined && { [URL.canParse(wanted) ? 'resource' : 'audience']: wanted }),
    ...(target.scope !== undefined && { scope: target.scope }),
  }
}
