import { createOidcClient, type OidcClientOptions } from '../adapters/oidc/index.ts'
import type { TokenClient, TokenClientEvent } from '../tokenClient.ts'
import { createFakeIssuer, type FakeIssuer } from './fakeIssuer.ts'
import { answerFrames, answerPopups, createFakePage, type FakePage } from './fakePage.ts'

/** A shop in a fake page with a fake issuer. `open` reloads the page: another client, the same tab and server. */
export type Shop = {
  page: FakePage
  issuer: FakeIssuer
  client: TokenClient
  events: TokenClientEvent[]
  open(): void
  /** Leaves for the issuer and comes back with its answer in the address; the new page has not called `restore` yet. */
  goAndSignIn(options?: Parameters<TokenClient['signIn']>[0]): Promise<string>
}

export async function openShop(options: Partial<OidcClientOptions> = {}): Promise<Shop> {
  const page = createFakePage()
  const issuer = await createFakeIssuer()
  answerFrames(page, issuer)
  answerPopups(page, issuer)
  const shop = {
    page,
    issuer,
    events: [] as TokenClientEvent[],
    open() {
      shop.client = createOidcClient({ issuer: issuer.issuer, clientId: 'shop', fetch: issuer.fetch, ...options })
      shop.client.subscribe((event) => shop.events.push(event))
    },
    async goAndSignIn(request = {}) {
      const count = page.left.length
      void shop.client.signIn(request)
      while (page.left.length === count) await new Promise((resolve) => setTimeout(resolve))
      issuer.user ??= 'ada'
      const url = page.left.at(-1) ?? ''
      const redirectUri = new URL(url).searchParams.get('redirect_uri')
      page.href = `${redirectUri}?${new URLSearchParams(issuer.authorize(url))}`
      shop.open()
      return page.href
    },
  } as Shop
  shop.open()
  return shop
}
