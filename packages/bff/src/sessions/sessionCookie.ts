import type { BffSettings } from '../bffOptions.ts'
import { clearCookie, writeCookie, type CookieKind, type Cookies } from '../http/cookies.ts'
import { sessionIdOf } from './sessions.ts'

/** The cookie of a session. It holds 256 random bits that are stored in the browser only. */
export type SessionCookie = {
  /** Returns the session id. `null`: the cookie is missing or malformed. */
  read(cookies: Cookies): string | null
  /** Builds the `Set-Cookie` headers. */
  write(secret: string): string[]
  /** Builds the `Set-Cookie` headers that delete it. */
  clear(cookies: Cookies): string[]
}

export function createSessionCookie({ insecureCookies }: BffSettings): SessionCookie {
  const name = `${insecureCookies ? '' : '__Host-Http-'}stillhere-session`
  const kind: CookieKind = { sameSite: 'Strict', insecure: insecureCookies }
  return {
    read(cookies) {
      const secret = cookies.get(name) ?? ''
      return /^[\w-]{43}$/.test(secret) ? sessionIdOf(secret) : null
    },
    write: (secret) => writeCookie(name, secret, kind),
    clear: (cookies) => clearCookie(cookies, name, kind),
  }
}
