import { shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'

/** A value of the header that pages of ours send. */
export const mark = 'sixteen-or-more-characters'

/** All cookies of the shop's browser for one of its servers, in a header. */
export const cookiesOf = ({ browser }: BffShop, origin: string = shopOrigin): string =>
  [...browser.cookies.values()]
    .filter(({ host }) => host === new URL(origin).hostname)
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

/** Where the provider, which knows who is there, leads the browser: the callback's address, and nobody has been there yet. */
export async function answerTo(shop: BffShop, location: string): Promise<string> {
  const headers = { cookie: cookiesOf(shop, shop.provider.issuer) }
  const place = (await shop.provider.handle(new Request(location, { headers }))).headers.get('location') ?? ''
  if (!new URL(place).searchParams.has('state')) throw new Error(`The provider leads to ${place}.`)
  return place
}
