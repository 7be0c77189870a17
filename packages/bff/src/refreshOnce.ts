import type { BffSettings } from './bffOptions.ts'
import type { ProviderFailure } from './providerFailure.ts'
import type { Tokens } from './provider.ts'
import { Refusal } from './refusal.ts'
import {
  heldToken,
  recordOf,
  tokenKey,
  type EndReason,
  type HeldToken,
  type SessionRecord,
  type TokenTarget,
} from './sessionRecord.ts'
import type { Found, Session } from './sessions.ts'
import type { BffParts } from './visit.ts'

/**
 * Fresh tokens by refresh token, once for everybody who waits for them: a refresh token is good for one use, and a second
 * one ends the session at many providers.
 */
export type RefreshOnce = {
  /**
   * The session with a token for `target` that is good for a while and is not `refused`, which an API did not take.
   * Nothing is asked of the provider where one is there already.
   *
   * @throws Refusal 503 while the provider cannot be reached, 502 when it refuses, 409 without a refresh token
   */
  fresh(id: string, target: TokenTarget, refused?: string): Promise<Found>
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50))

/** The token of a session for an API, if it is good still. */
export function goodToken({ accessTokens }: SessionRecord, target: TokenTarget, now: number): HeldToken | null {
  const held = accessTokens[tokenKey(target)]
  return held && (held.goodUntil ?? Infinity) > now ? held : null
}

/** Nobody was refused, and nothing ended: the page may try again. */
export const unavailable = (failure: ProviderFailure): Refusal =>
  failure.code === 'network' || failure.code === 'server-unavailable'
    ? new Refusal(
        503,
        failure.code.replace('-', '_'),
        'The provider cannot be reached.',
        { 'retry-after': '5' },
        failure,
      )
    : new Refusal(502, 'provider_refused', 'The provider gives no tokens.', {}, failure)

type Parts = Pick<BffParts, 'settings' | 'store' | 'sessions' | 'provider' | 'emit' | 'later'>

export function createRefreshOnce(parts: Parts): RefreshOnce {
  const { settings, store, sessions, later } = parts
  const { now, requestTimeoutMs } = settings
  const flights = new Map<string, Promise<Found>>()
  // longer than discovery, the grant and two looks at the keys can take, with time to write down what came of it
  const claimMs = 4 * requestTimeoutMs + 5_000

  async function fresh(id: string, target: TokenTarget, refused?: string): Promise<Found> {
    const name = `refresh ${id}`
    const giveUpAt = now() + claimMs
    const isSettled = (found: Found) => {
      if (found.status !== 'active') return true
      const held = goodToken(found.session.record, target, now())
      return held !== null && held.value !== refused
    }
    for (;;) {
      const found = await sessions.look(id)
      if (isSettled(found)) return found
      const claimedUntil = now() + claimMs
      const claim = await store.claim(name, claimedUntil)
      if (claim !== null) {
        try {
          const again = await sessions.look(id)
          if (again.status !== 'active' || isSettled(again)) return again
          const result = await grant(parts, again.session, target, claimedUntil)
          if (result) return result
        } finally {
          await store.release(name, claim).catch(() => undefined)
        }
      }
      // after the try, so that whoever has waited for as long as a claim lasts gets it when it runs out
      if (now() >= giveUpAt)
        throw new Refusal(503, 'server_unavailable', 'A refresh under way does not end.', { 'retry-after': '5' })
      // another process is at it, and this one takes what comes of that
      if (claim === null) await pause()
    }
  }

  return {
    fresh(id, target, refused) {
      const key = JSON.stringify([id, tokenKey(target), refused])
      const underWay = flights.get(key)
      if (underWay) return underWay
      const flight = fresh(id, target, refused).finally(() => flights.delete(key))
      flights.set(key, flight)
      later(flight)
      return flight
    },
  }
}

/** One refresh-token grant (RFC 6749 §6). `null`: the session was changed meanwhile, so look again. */
async function grant(parts: Parts, session: Session, target: TokenTarget, claimedUntil: number): Promise<Found | null> {
  const { settings, sessions, provider, emit } = parts
  const { id, version, record } = session
  const { refreshToken, idToken } = record
  if (refreshToken === undefined)
    throw new Refusal(409, 'refresh_token_missing', 'The provider gave no refresh token: check option "scope".')
  const end = async (reason: EndReason): Promise<Found | null> => {
    // whoever has changed it meanwhile knows better
    if (!(await sessions.end(id, reason, version))) return null
    emit({ type: 'session-ended', session: id, reason })
    return { status: 'ended', reason, idToken }
  }
  let tokens: Tokens
  try {
    tokens = await provider.refresh(refreshToken, grantParameters(settings, target))
  } catch (error) {
    const failure = error as ProviderFailure
    if (failure.code === 'code-rejected') return end(failure.isRevoked ? 'revoked' : 'renewal-rejected')
    throw unavailable(failure)
  }
  if (tokens.claims && tokens.claims.sub !== record.user.sub) return end('user-changed')
  // an extension that has brought a refresh token of its own keeps its tokens
  const follow = (now: SessionRecord) => (now.refreshToken === refreshToken ? refreshed(now, tokens, target) : now)
  const kept = await insist(() => sessions.update(id, follow), settings, claimedUntil)
  // signed out meanwhile: nobody has use for these. Of a session that lives on, they may belong to its other tokens
  if (!kept) await provider.revoke(tokens.refreshToken ?? refreshToken).catch(() => undefined)
  if (kept?.accessTokens[tokenKey(target)]?.value !== tokens.accessToken) return null
  emit({ type: 'tokens-refreshed', session: id })
  return sessions.look(id)
}

/**
 * Tries while the claim lasts: the refresh token that was used is worth nothing any more, so what came for it must not be
 * lost with the store's answer.
 */
async function insist<Result>(write: () => Promise<Result>, { now }: BffSettings, until: number): Promise<Result> {
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof Refusal) || now() >= until) throw error
      await pause()
    }
  }
}

/** What names the API: RFC 8707 where that is an absolute URI; else the parameter that several providers have instead. */
export function grantParameters({ audience }: BffSettings, target: TokenTarget): Record<string, string> {
  const wanted = target.audience ?? audience
  return {
    ...(wanted !== undefined && { [URL.canParse(wanted) ? 'resource' : 'audience']: wanted }),
    ...(target.scope !== undefined && { scope: target.scope }),
  }
}

/**
 * A refresh is no contact with the provider's session, and proves nothing of the person. Its ID token may say less of
 * them than the first one (OIDC Core §12.2).
 */
function refreshed(record: SessionRecord, tokens: Tokens, target: TokenTarget): SessionRecord {
  const { claims, startedAt, refreshToken = record.refreshToken } = tokens
  const told = claims
    ? recordOf(tokens, claims, record.contactedAt, record, { silent: record.silent })
    : { ...record, ...(refreshToken !== undefined && { refreshToken }) }
  return {
    ...record,
    ...told,
    user: { ...record.user, ...told.user },
    authenticatedAt: record.authenticatedAt,
    accessTokens: { ...record.accessTokens, [tokenKey(target)]: { ...heldToken(tokens), refreshedAt: startedAt } },
  }
}
