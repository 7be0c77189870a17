import type { BffSettings } from './bffOptions.ts'
import { clearCookie, writeCookie, type CookieKind, type Cookies } from './cookies.ts'
import { sessionIdOf } from './sessions.ts'

/** The cookie that stands for a session: 256 random bits, which only the browser has. */
export type SessionCookie = {
  /** The id of the session. `null`: there is no cookie of that form. */
  read(cookies: Cookies): string | null
  write(secret: string): string[]
  /** Takes away what came. */
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
