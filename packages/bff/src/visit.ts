import type { Emit } from './bffEvent.ts'
import type { BffSettings } from './bffOptions.ts'
import { readCookies, type Cookies } from './cookies.ts'
import type { Provider } from './provider.ts'
import type { RefreshOnce } from './refreshOnce.ts'
import { Refusal } from './refusal.ts'
import type { SessionCookie } from './sessionCookie.ts'
import type { Sessions } from './sessions.ts'
import type { SessionStore } from './sessionStore.ts'
import type { SignInTransactions } from './signInTransactions.ts'
import { isLoopback } from './bffOptions.ts'

/** What a BFF is made of. */
export type BffParts = {
  settings: BffSettings
  store: SessionStore
  provider: Provider
  sessions: Sessions
  sessionCookie: SessionCookie
  transactions: SignInTransactions
  refreshOnce: RefreshOnce
  emit: Emit
  /** Goes on while the answer is on its way already. `close()` waits for it. */
  later(work: Promise<unknown>): void
}

/** One request on its way through the BFF. */
export type Visit = {
  request: Request
  url: URL
  /** The origin that the browser sees. */
  origin: string
  cookies: Cookies
  /** The id that the session cookie stands for. `null`: there is none, or none of ours. */
  session: string | null
}

/** @throws Refusal `insecure_cookies` where the development mode meets anything but this device, `path_rejected` */
export async function openVisit({ settings, sessionCookie }: BffParts, request: Request): Promise<Visit> {
  const url = new URL(request.url)
  // only a request line with another server's name in it says that
  if (url.username || url.password) throw new Refusal(400, 'path_rejected', 'An address has no user here.')
  const origin = settings.origin ?? url.origin
  if (settings.insecureCookies && !isLoopback(new URL(origin)))
    throw new Refusal(500, 'insecure_cookies', 'Option "insecureCookies" is for http on this device only.')
  const cookies = readCookies(request.headers.get('cookie'))
  return { request, url, origin, cookies, session: sessionCookie.read(cookies) }
}
