import { shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'

/** A value of the header that pages of ours send. */
export const mark = 'sixteen-or-more-characters'

/** All cookies of the shop's browser, in a header. */
export const cookiesOf = ({ browser }: BffShop): string =>
  [...browser.cookies.values()]
    .filter(({ host }) => host === new URL(shopOrigin).hostname)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')

/**
 * A request with all of this browser's cookies, as though browsers guarded none of them, and with no other headers than
 * these. What it sets is dropped.
 */
export const sendRaw = (shop: BffShop, path: string, { headers, ...init }: RequestInit = {}): Promise<Response> =>
  shop.bff.fetch(
    new Request(new URL(path, shopOrigin), {
      ...init,
      headers: { cookie: cookiesOf(shop), ...(headers as Record<string, string>) },
    }),
  )
