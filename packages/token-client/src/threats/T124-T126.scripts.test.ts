import { afterEach, describe, expect, test, vi } from 'vitest'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop } from '../testing/openHostileShop.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const key = 'https://auth.shop.example shop'

describe('T124–T126: another script of this origin', () => {
  test.each<[string, unknown]>([
    ['nothing', null],
    ['a sign-out', { type: 'signed_out' }],
    ['a sign-in', { type: 'signed_in', user: { sub: 'mallory' } }],
    ['a place to go', { type: 'signed_in', returnTo: 'https://evil.example' }],
    ['a question without a key', { id: 'x', key: 'x' }],
    ['tokens', { epoch: '', authentication: { user: { iss: 'x', sub: 'mallory' } }, entries: [] }],
    ['itself', { __proto__: null, toString: 7 }],
  ])('T124 says %s on the channel of the tokens', async (_, message) => {
    const shop = openHostileShop({ useRefreshTokens: true }, { refreshTokens: true })
    await shop.client.restore()
    const requests = shop.provider.journal.entries.length
    await expectInvariants(shop, async () => {
      const channel = new BroadcastChannel(`stillhere:tokens:${key}`)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
      channel.postMessage(message)
      await new Promise((resolve) => setTimeout(resolve))
      channel.close()
    })
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
    expect(JSON.stringify(shop.events)).not.toContain('mallory')
    expect(shop.provider.journal.entries.length).toBeGreaterThanOrEqual(requests)
  })
  test('T126 nothing that a service worker keeps can bring tokens back: they are asked for by POST', async () => {
    const requests: RequestInit[] = []
    const shop = openHostileShop()
    shop.open({
      fetch: (input, init) => {
        requests.push(init ?? {})
        return shop.provider.fetch(input, init)
      },
    })
    await shop.client.restore()
    const withBody = requests.filter(({ body }) => body)
    expect(withBody.map(({ method, redirect }) => [method, redirect])).toEqual([['POST', 'error']])
  })
})
