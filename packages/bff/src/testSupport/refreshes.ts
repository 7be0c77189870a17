import type { HostileProvider } from '@stillhere/token-client/hostile-provider'
import { shopOrigin, type BffShop } from './openBffShop.ts'

/** A door that a test opens. */
export const door = (): { opened: Promise<void>; open: () => void } => {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  return { opened, open }
}

/** What the provider was asked by refresh token. */
export const refreshes = ({ provider }: BffShop): ReturnType<HostileProvider['journal']['of']> =>
  provider.journal.of('token').filter(({ parameters }) => parameters['grant_type'] === 'refresh_token')

/** The claims of those that are under way. */
export const refreshClaims = ({ store }: BffShop): string[] =>
  [...store.claims.keys()].filter((name) => name.startsWith('refresh '))

/** A request of the shop's page to whichever BFF, with the browser's cookie. */
export const calling = (shop: BffShop, path: string, init: RequestInit = {}): Request =>
  new Request(shopOrigin + path, {
    ...init,
    headers: {
      cookie: `__Host-Http-stillhere-session=${shop.sessionCookie()}`,
      'stillhere-request': 'x'.repeat(16),
      'sec-fetch-site': 'same-origin',
    },
  })
