import type { KoaContextWithOIDC } from 'oidc-provider'
import { createExpiringMap } from '../expiringMap.ts'
import type { Person } from './people.ts'

const month = 30 * 24 * 3600 * 1000

type Cookies = Pick<KoaContextWithOIDC, 'cookies'>

/** Browsers in which a user has entered a code and asked to be remembered. */
export type KnownBrowsers = {
  /** For 30 days, or until the person's password changes. */
  remember(ctx: Cookies, person: Person): void
  knows(ctx: Cookies, person: Person | undefined): boolean
}

export function createKnownBrowsers(): KnownBrowsers {
  const name = 'storezero_browser'
  const options = { path: '/interaction', httpOnly: true, sameSite: 'lax', signed: true } as const
  const known = createExpiringMap<{ passwordChangedAt: number }>(month)
  const key = (browser: string, { username }: Person) => `${browser} ${username}`
  return {
    remember(ctx, person) {
      // people who share a browser share its cookie; each is known on their own
      const browser = ctx.cookies.get(name, options) ?? crypto.randomUUID()
      ctx.cookies.set(name, browser, { ...options, maxAge: month })
      known.set(key(browser, person), { passwordChangedAt: person.passwordChangedAt })
    },
    knows(ctx, person) {
      const browser = ctx.cookies.get(name, options)
      if (!browser || !person) return false
      return known.get(key(browser, person))?.passwordChangedAt === person.passwordChangedAt
    },
  }
}
