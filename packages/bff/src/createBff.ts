import { backchannelLogout } from './backchannelLogout.ts'
import { findProxied, proxy } from './apiProxy.ts'
import type { Emit } from './bffEvent.ts'
import type { BffOptions } from './bffOptions.ts'
import { readOptions } from './readOptions.ts'
import { callback } from './callback.ts'
import { readCookies } from './cookies.ts'
import { allowTrustedOrigin, answerPreflight, refuseForeignRequest, requestHeader, requestMark } from './csrf.ts'
import { guardedStore } from './guardedStore.ts'
import { json } from './json.ts'
import { extend, login, loginByLink, refresh, session } from './login.ts'
import { logout } from './logout.ts'
import { createProvider } from './provider.ts'
import { createRefreshOnce } from './refreshOnce.ts'
import { Refusal } from './refusal.ts'
import { createSeal } from './seal.ts'
import { createSessionCookie } from './sessionCookie.ts'
import { createSessions } from './sessions.ts'
import type { UserClaims } from './sessionRecord.ts'
import { createSignInTransactions } from './signInTransactions.ts'
import { fileSessionStore } from './stores/file/fileSessionStore.ts'
import { openVisit, type BffParts, type Visit } from './visit.ts'

/** A lightweight backend: mount `fetch` where the endpoints and the APIs are. */
export type Bff = {
  /** Answers one request. Never rejects; what is not ours is 404 in JSON. */
  fetch(request: Request): Promise<Response>
  /**
   * Who is signed in, by the cookie in the headers of a request, for pages that are rendered on the server. A look, which
   * extends nothing. `null`: nobody, or somebody whose browser kept the cookie back, as it does on arrival from another
   * site. Rejects where the store is out of reach.
   */
  user(headers: Headers): Promise<UserClaims | null>
  /** Waits for what is still under way, and closes the embedded store. */
  close(): Promise<void>
}

type Endpoint = (parts: BffParts, visit: Visit) => Promise<Response>
/** What the browser or the provider asks by itself, and so without a header of ours. */
const open: Record<string, Endpoint> = {
  'GET /login': loginByLink,
  'GET /callback': callback,
  'POST /backchannel-logout': backchannelLogout,
}
/** What a page asks. */
const guarded: Record<string, Endpoint> = {
  'GET /session': session,
  'POST /login': login,
  'POST /extend': extend,
  'POST /refresh': refresh,
  'POST /logout': logout,
}

/**
 * Makes the backend that keeps tokens away from pages: a confidential client (RFC 10017 §6.1) with sessions behind a
 * cookie, and a proxy that adds access tokens to requests. Does no I/O before the first request.
 *
 * @example
 * const bff = createBff({ issuer, clientId: 'shop', clientSecret, secrets: [secret], apis: { '/api': { target } } })
 * export const { fetch } = bff
 * @throws TypeError that names the option that is wrong
 */
export function createBff(options: BffOptions): Bff {
  const settings = readOptions(options)
  const { sessionStore, now, onEvent, trustedOrigins } = settings
  const store = guardedStore(sessionStore ?? fileSessionStore({ path: '.stillhere/sessions.db', now }))
  const seal = createSeal(settings.secrets)
  const tell = async (event: Parameters<Emit>[0]): Promise<void> =>
    onEvent?.({ ...event, ...('session' in event && { session: event.session.slice(0, 16) }), at: now() })
  // whoever listens must not change what happens, now or later
  const emit: Emit = (event) => void tell(event).catch(() => undefined)
  const pending = new Set<Promise<unknown>>()
  const later = (work: Promise<unknown>) => {
    const quiet = work.catch(() => undefined).finally(() => pending.delete(quiet))
    pending.add(quiet)
  }
  const provider = createProvider(settings)
  const sessions = createSessions(settings, store, seal)
  const refreshOnce = createRefreshOnce({ settings, store, sessions, provider, emit, later })
  const sessionCookie = createSessionCookie(settings)
  const transactions = createSignInTransactions(settings, seal)
  const parts: BffParts = { settings, store, provider, sessions, sessionCookie, transactions, refreshOnce, emit, later }

  const answer = async (request: Request): Promise<Response> => {
    try {
      return answerPreflight(request, trustedOrigins) ?? (await route(parts, await openVisit(parts, request)))
    } catch (error) {
      const { status, error: code, message, headers } = refusalOf(error)
      emit({ type: 'request-refused', status, error: code, ...(status === 500 && { where: whereOf(error) }) })
      const refused = json({ error: code, message }, status)
      for (const [name, value] of Object.entries(headers)) refused.headers.set(name, value)
      return refused
    }
  }
  return {
    async fetch(request) {
      const response = await answer(request)
      const { headers } = response
      if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
      headers.append('vary', 'cookie')
      const mark = requestMark(request)
      if (mark !== null) headers.set(requestHeader, mark)
      allowTrustedOrigin(headers, request, trustedOrigins)
      return response
    },
    async user(headers) {
      const id = sessionCookie.read(readCookies(headers.get('cookie')))
      const found = id === null ? null : await sessions.look(id)
      return found?.status === 'active' ? found.session.record.user : null
    },
    async close() {
      await Promise.all(pending)
      if (!sessionStore) await store.close()
    },
  }
}

const refusalOf = (error: unknown): Refusal =>
  error instanceof Refusal ? error : new Refusal(500, 'internal_error', 'Something is wrong here.', {}, error)

/** Without its message, which may repeat what was said. */
const whereOf = (error: unknown) =>
  error instanceof Error
    ? `${error.name}${/\n\s+at .*/.exec(error.stack ?? '')?.[0].replace(/\s+/g, ' ') ?? ''}`
    : typeof error

async function route(parts: BffParts, visit: Visit): Promise<Response> {
  const { request, url, origin } = visit
  const { basePath, trustedOrigins } = parts.settings
  const path = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : ''
  const name = `${request.method} ${path}`
  const isNamed = (endpoints: Record<string, Endpoint>) => Object.hasOwn(endpoints, name)
  if (isNamed(open)) return (open[name] as Endpoint)(parts, visit)
  const proxied = isNamed(guarded) ? null : findProxied(parts, visit)
  if (isNamed(guarded) || proxied) refuseForeignRequest(request, origin, trustedOrigins)
  if (proxied) return proxy(parts, visit, proxied)
  if (isNamed(guarded)) return (guarded[name] as Endpoint)(parts, visit)
  const methods = [...Object.keys(open), ...Object.keys(guarded)]
    .filter((one) => one.split(' ')[1] === path)
    .map((one) => `${one.split(' ')[0]}`)
  if (methods.length) throw new Refusal(405, 'method_not_allowed', 'Not by this method.', { allow: methods.join(', ') })
  throw new Refusal(404, 'not_found', 'There is nothing here.')
}
