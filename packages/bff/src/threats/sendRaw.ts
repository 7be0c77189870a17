import { shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'

/** A value for the request header of pages. */
export const mark = 'sixteen-or-more-characters'

/** Returns the `Cookie` header of the shop's browser for an origin. */
export const cookiesOf = ({ browser }: BffShop, origin: string = shopOrigin): string =>
  [...browser.cookies.values()]
    .filter(({ host }) => host === new URL(origin).hostname)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')

/** Sends a request with all cookies of the browser and the given headers only. Ignores cookies that the response sets. */
export const sendRaw = (shop: BffShop, path: string, { headers, ...init }: RequestInit = {}): Promise<Response> =>
  shop.bff.fetch(
    new Request(new URL(path, shopOrigin), {
      ...init,
      headers: { cookie: cookiesOf(shop), ...(headers as Record<string, string>) },
    }),
  )

/** Returns the redirect URI with the response of the provider, before the browser calls it. */
export async function answerTo(shop: BffShop, location: string): Promise<string> {
  const headers = { cookie: cookiesOf(shop, shop.provider.issuer) }
  const place = (await shop.provider.handle(new Request(location, { headers }))).headers.get('location') ?? ''
  if (!new URL(place).searchParams.has('state')) throw new Error(`The provider leads to ${place}.`)
  return place
}
