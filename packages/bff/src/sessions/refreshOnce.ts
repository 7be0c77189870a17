import type { EndReason, Emit } from '../bffEvent.ts'
import type { BffSettings } from '../bffOptions.ts'
import { HttpError } from '../http/httpError.ts'
import type { Provider, Tokens } from '../provider/provider.ts'
import { toHttpError, type ProviderError } from '../provider/providerError.ts'
import type { SessionStore } from '../stores/sessionStore.ts'
import { targetParameters, tokenKey, validAccessToken, type TokenTarget } from './accessTokens.ts'
import type { EndSession } from './endSession.ts'
import { applyRefresh, type SessionRecord } from './sessionRecord.ts'
import type { Session, SessionLookup, Sessions } from './sessions.ts'

/**
 * Refreshes tokens once for all requests that need them, in all processes. Refresh tokens are for single use, and at many
 * providers a second use ends the session.
 */
export type RefreshOnce = {
  /**
   * Returns the session with an access token for `target` that is valid and not `refused` by the API. Contacts the
   * provider only if there is none.
   *
   * @throws HttpError 503 while the provider cannot be reached, 502 if it refuses, 409 without a refresh token
   */
  refresh(session: Session, target: TokenTarget, refused?: string): Promise<SessionLookup>
}

export type RefreshDependencies = {
  settings: BffSettings
  store: SessionStore
  sessions: Sessions
  provider: Provider
  emit: Emit
  endSession: EndSession
  runInBackground(work: Promise<unknown>): void
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50))

export function createRefreshOnce(dependencies: RefreshDependencies): RefreshOnce {
  const { settings, store, sessions, runInBackground } = dependencies
  const { now, requestTimeoutMs } = settings
  const flights = new Map<string, Promise<SessionLookup>>()
  // longer than discovery, the grant, two key requests and the write take together
  const claimMs = 4 * requestTimeoutMs + 5_000

  async function refresh(known: Session, target: TokenTarget, refused?: string): Promise<SessionLookup> {
    const { id } = known
    const name = `refresh ${id}`
    const giveUpAt = now() + claimMs
    const isSettled = (lookup: SessionLookup) => {
      if (lookup.status !== 'active') return true
      const token = validAccessToken(lookup.session.record.accessTokens, target, now())
      return token !== null && token.value !== refused
    }
    let lookup = sessions.lookupOf(known)
    while (!isSettled(lookup)) {
      const claimedUntil = now() + claimMs
      const claim = await store.claim(name, claimedUntil)
      if (claim !== null) {
        try {
          // another process may have refreshed since the session was read
          const latest = await sessions.get(id)
          if (latest.status !== 'active' || isSettled(latest)) return latest
          const result = await requestTokens(dependencies, latest.session, target, claimedUntil)
          if (result) return result
        } finally {
          await store.release(name, claim).catch(() => undefined)
        }
      }
      // checked after the attempt, so that a waiting process takes over when the claim expires
      if (now() >= giveUpAt)
        throw new HttpError('server_unavailable', 'Another refresh of this session does not end. Try again.')
      if (claim === null) await pause()
      lookup = await sessions.get(id)
    }
    return lookup
  }

  return {
    refresh(session, target, refused) {
      const key = JSON.stringify([session.id, tokenKey(target), refused])
      const inFlight = flights.get(key)
      if (inFlight) return inFlight
      const flight = refresh(session, target, refused).finally(() => flights.delete(key))
      flights.set(key, flight)
      runInBackground(flight)
      return flight
    },
  }
}

/** Sends one refresh-token grant (RFC 6749 §6). Returns `null` if the session was changed meanwhile: read it again. */
async function requestTokens(
  { settings, sessions, provider, emit, endSession }: RefreshDependencies,
  session: Session,
  target: TokenTarget,
  claimedUntil: number,
): Promise<SessionLookup | null> {
  const { id, version, record } = session
  const { refreshToken, idToken } = record
  if (refreshToken === undefined)
    throw new HttpError('refresh_token_missing', 'The provider gave no refresh token. Check option "scope".')
  const end = async (reason: EndReason): Promise<SessionLookup | null> => {
    // a version written meanwhile holds newer tokens
    if (!(await endSession(id, reason, { onlyVersion: version, keepToken: reason !== 'user-changed' }))) return null
    return { status: 'ended', reason, idToken }
  }
  /** Keeps the new refresh token of a response that failed a check, because the used one is void. */
  const keepRefreshToken = async (renewed: string) => {
    const keep = (latest: SessionRecord) =>
      latest.refreshToken === refreshToken ? { ...latest, refreshToken: renewed } : latest
    const kept = await retryWhileClaimed(() => sessions.update(id, keep), settings, claimedUntil)
    if (!kept) await provider.revoke(renewed).catch(() => undefined)
  }
  let tokens: Tokens
  try {
    tokens = await provider.refresh(refreshToken, targetParameters(settings, target))
  } catch (cause) {
    const error = cause as ProviderError
    if (error.refreshToken !== undefined) await keepRefreshToken(error.refreshToken)
    if (error.code === 'code-rejected') return end(error.isRevoked ? 'revoked' : 'renewal-rejected')
    throw toHttpError(error)
  }
  if (tokens.claims && tokens.claims.sub !== record.user.sub) return end('user-changed')
  // an extension that brought its own refresh token keeps its tokens
  const apply = (latest: SessionRecord) =>
    latest.refreshToken === refreshToken ? applyRefresh(latest, tokens, target) : latest
  let known: Session | undefined = session
  const write = () => {
    const latest = known
    // after a failure the session is read again: it may have been signed out, or the write may have arrived
    known = undefined
    return sessions.update(id, apply, latest)
  }
  const kept = await retryWhileClaimed(write, settings, claimedUntil)
  // signed out meanwhile. If the session lives on, its other tokens may depend on this refresh token
  if (!kept) await provider.revoke(tokens.refreshToken ?? refreshToken).catch(() => undefined)
  if (kept?.record.accessTokens[tokenKey(target)]?.value !== tokens.accessToken) return null
  emit({ type: 'tokens-refreshed', session: id })
  return sessions.lookupOf(kept)
}

/** Repeats a write until the claim expires: the used refresh token is void, so the new one must not be lost. */
async function retryWhileClaimed<Result>(
  write: () => Promise<Result>,
  { now }: BffSettings,
  until: number,
): Promise<Result> {
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof HttpError) || now() >= until) throw error
      await pause()
    }
  }
}
