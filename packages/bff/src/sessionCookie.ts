import type { BffSettings } from './bffOptions.ts'
import { clearCookie, joinCookie, writeCookie, type CookieKind, type Cookies } from './cookies.ts'
import type { Seal } from './seal.ts'
import { sessionIdOf } from './sessions.ts'

/** The cookie that stands for a session: a sealed random number, which only the browser has. */
export type SessionCookie = {
  /** The id of the session. `null`: there is no cookie that opens. */
  read(cookies: Cookies): Promise<string | null>
  write(secret: string): Promise<string[]>
  /** Takes away what came. */
  clear(cookies: Cookies): string[]
}

export function createSessionCookie({ insecureCookies }: BffSettings, seal: Seal): SessionCookie {
  const name = `${insecureCookies ? '' : '__Host-Http-'}stillhere-session`
  const kind: CookieKind = { sameSite: 'Strict', insecure: insecureCookies }
  return {
    async read(cookies) {
      const secret = await seal.open('session cookie', joinCookie(cookies, name))
      return typeof secret === 'string' ? sessionIdOf(secret) : null
    },
    write: async (secret) => writeCookie(name, await seal.seal('session cookie', secret), kind),
    clear: (cookies) => clearCookie(cookies, name, kind),
  }
}
