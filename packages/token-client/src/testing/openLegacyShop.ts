import { vi } from 'vitest'
import { createImplicitClient, type ImplicitClientOptions } from '../adapters/implicit/index.ts'
import type { SignInOptions, TokenClient, TokenClientEvent } from '../tokenClient.ts'
import {
  answerImplicitFrames,
  createFakeImplicitIssuer,
  formOf,
  type FakeImplicitIssuer,
} from './fakeImplicitIssuer.ts'
import { createFakePage, type FakePage } from './fakePage.ts'

/** As `openShop`, for the implicit flow. The warning is silenced. */
export type LegacyShop = {
  page: FakePage
  issuer: FakeImplicitIssuer
  client: TokenClient
  events: TokenClientEvent[]
  open(): void
  /** Leaves for the issuer and comes back with its answer in the fragment; the new page has not called `restore` yet. */
  goAndSignIn(options?: SignInOptions): Promise<string>
}

export async function openLegacyShop(
  options: Partial<ImplicitClientOptions> = {},
  given?: FakeImplicitIssuer,
): Promise<LegacyShop> {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const page = createFakePage()
  const issuer = given ?? (await createFakeImplicitIssuer())
  answerImplicitFrames(page, issuer)
  const shop = {
    page,
    issuer,
    events: [] as TokenClientEvent[],
    open() {
      shop.client = createImplicitClient({ issuer: issuer.issuer, clientId: 'shop', fetch: issuer.fetch, ...options })
      shop.client.subscribe((event) => shop.events.push(event))
    },
    async goAndSignIn(request = {}) {
      const count = page.left.length
      let failure: unknown
      shop.client.signIn(request).catch((error: unknown) => (failure = error))
      while (page.left.length === count) {
        if (failure) throw failure
        await new Promise((resolve) => setTimeout(resolve))
      }
      issuer.user ??= 'ada'
      const url = page.left.at(-1) ?? ''
      page.href = `${new URL(url).searchParams.get('redirect_uri')}#${formOf(await issuer.authorize(url))}`
      shop.open()
      return page.href
    },
  } as LegacyShop
  shop.open()
  return shop
}
