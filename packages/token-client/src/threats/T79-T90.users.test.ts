import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

let shop: HostileShop

beforeEach(() => {
  shop = openHostileShop({ useRefreshTokens: true }, { refreshTokens: true })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const lost = () => shop.events.flatMap((event) => (event.type === 'sessionLost' ? [event.error.code] : []))
/** Signs out and returns where the page was sent. */
const signOut = async () => {
  const count = shop.page.left.length
  void shop.client.signOut()
  await vi.waitFor(() => expect(shop.page.left.length).toBe(count + 1))
  return new URL(`${shop.page.left.at(-1)}`)
}

describe('T79–T90: people and their sessions', () => {
  test('T79 a sign-out drops all tokens and whatever is under way', async () => {
    await shop.client.restore()
    let release = () => {}
    const hold = new Promise<void>((resolve) => {
      release = resolve
    })
    shop.provider.script({ at: 'token', hold })
    const renewing = shop.client.renewTokens().catch((error: unknown) => error)
    await vi.waitFor(() => expect(shop.provider.journal.of('token')).toHaveLength(2))
    const outcome = await expectInvariants(
      shop,
      async () => {
        await shop.client.signOut({ scope: 'application' })
        release()
        return renewing
      },
      { endsSession: true },
    )
    expect(outcome.value).toMatchObject({ code: 'token-client/not-signed-in' })
  })
  test('T81 another person is signed in at the provider now: nothing of theirs is taken', async () => {
    shop = openHostileShop()
    await shop.client.restore()
    shop.provider.user = 'grace'
    const { code } = await expectInvariants(shop, () => shop.client.renewTokens(), { endsSession: true })
    expect(code).toBe('token-client/subject-changed')
    expect(lost()).toEqual(['token-client/subject-changed'])
    expect(JSON.stringify(shop.events.slice(1))).not.toContain('grace')
  })
  test.each([{ dropConnection: 'before' }, { status: 503 }, { noCors: true }] as const)(
    'T87 a sign-out while the provider cannot be reached (%j): done here, told of there',
    async (failing) => {
      shop = openHostileShop()
      await shop.client.restore()
      // a client that has not found the provider yet
      shop.open()
      shop.provider.script({ at: 'discovery', ...failing })
      const { error } = await expectInvariants(shop, () => shop.client.signOut(), { endsSession: true })
      expect(error?.retryable).toBe(true)
      expect(shop.page.left).toEqual([])
    },
  )
  test('T88 a sign-out without an ID token names the client', async () => {
    const url = await signOut()
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'shop',
      post_logout_redirect_uri: 'https://shop.example/',
    })
    expect(url.searchParams.has('id_token_hint')).toBe(false)
    const back = await shop.provider.handle(new Request(url))
    expect(back.status).toBe(303)
    expect(shop.provider.user).toBeNull()
  })
  test('T88 a sign-out with an ID token that has expired', async () => {
    await shop.client.restore()
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 86_400_000)
    const url = await signOut()
    expect(url.searchParams.get('id_token_hint')).toMatch(/^eyJ/)
    expect((await shop.provider.handle(new Request(url))).headers.get('location')).toMatch(/^https:\/\/shop\.example\//)
    expect(shop.provider.user).toBeNull()
  })
  test('T89 a session that was ended at the provider is found out at the next refresh', async () => {
    await shop.client.restore()
    shop.provider.user = null
    const { code } = await expectInvariants(shop, () => shop.client.renewTokens(), { endsSession: true })
    expect(code).toBe('token-client/session-rejected')
    expect(lost()).toEqual(['token-client/session-rejected'])
  })
  test('T89 or at the next contact', async () => {
    await shop.client.restore()
    shop.provider.user = null
    const { code } = await expectInvariants(shop, () => shop.client.extendSession(), { endsSession: true })
    expect(code).toBe('token-client/login-required')
  })
  test.each(['account_selection_required', 'consent_required', 'interaction_required'])(
    'T90 %s: the session stays, and a person has to choose',
    async (error) => {
      await shop.client.restore()
      shop.provider.script({ at: 'authorize', response: { code: undefined, error } })
      const outcome = await expectInvariants(shop, () => shop.client.extendSession())
      expect(outcome).toMatchObject({ code: 'token-client/interaction-required', error: { endsSession: false } })
    },
  )
  test('T90 the account is suggested, and another one is noticed', async () => {
    await shop.client.restore()
    const url = await shop.leave({ loginHint: 'ada' })
    expect(new URL(url).searchParams.get('login_hint')).toBe('ada')
    shop.provider.user = 'grace'
    shop.page.href = `https://shop.example/?${await shop.provider.authorize(url)}`
    const { code } = await expectInvariants(shop, () => shop.client.restore(), { consumes: 1, endsSession: true })
    expect(code).toBe('token-client/subject-changed')
  })
})
