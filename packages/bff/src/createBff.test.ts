import { describe, expect, test } from 'vitest'
import { openBffShop, shopOrigin } from './testSupport/openBffShop.ts'

describe('signing in', () => {
  test('by redirect: the page is where it wanted to be, and the session is there', async () => {
    const shop = openBffShop()
    const landing = await shop.signIn('ada', { returnTo: '/orders?page=2' })
    expect(landing.url).toBe(`${shopOrigin}/orders?page=2`)
    const answer = await shop.askSession()
    expect(answer).toMatchObject({
      now: shop.clock.at,
      status: 'active',
      session: {
        user: { iss: shop.provider.issuer, sub: 'ada', name: 'ada' },
        contactedAt: shop.clock.at,
        idleDeadlineAt: shop.clock.at + 300_000,
        absoluteDeadlineAt: null,
        silent: false,
      },
    })
    expect(JSON.stringify(answer)).not.toMatch(/access-|refresh-|eyJ/)
  })
})
