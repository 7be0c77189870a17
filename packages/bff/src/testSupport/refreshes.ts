import type { HostileProvider } from '@stillhere/token-client/hostile-provider'
import { shopOrigin, type BffShop } from './openBffShop.ts'

/** A promise that a test resolves. */
export const door = (): { opened: Promise<void>; open: () => void } => {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  return { opened, open }
}

/** Returns the refresh-token grants that the provider received. */
export const refreshes = ({ provider }: BffShop): ReturnType<HostileProvider['journal']['of']> =>
  provider.journal.of('token').filter(({ parameters }) => parameters['grant_type'] === 'refresh_token')

/** Returns the store's claims of pending refreshes. */
export const refreshClaims = ({ store }: BffShop): string[] =>
  [...store.claims.keys()].filter((name) => name.startsWith('refresh '))

/** Creates a request of the shop's page with the cookie of its browser. */
export const calling = (shop: BffShop, path: string, init: RequestInit = {}): Request =>
  new Request(shopOrigin + path, {
    ...init,
    headers: {
      cookie: `__Host-Http-stillhere-session=${shop.sessionCookie()}`,
      'stillhere-request': 'x'.repeat(16),
      'sec-fetch-site': 'same-origin',
    },
  })
