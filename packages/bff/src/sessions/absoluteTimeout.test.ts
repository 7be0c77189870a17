import { describe, expect, test } from 'vitest'
import { openBffShop, type BffShop } from '../testSupport/openBffShop.ts'

describe('the absolute timeout', () => {
  const absoluteTimeoutMs = 3_600_000
  const options = { absoluteTimeoutMs, idleTimeoutMs: 10_000_000 }
  const asked = (shop: BffShop) => shop.provider.journal.of('authorize')[0]?.parameters['max_age']

  test('is sent as max_age, so that a user who returns later authenticates again', async () => {
    const shop = openBffShop(options)
    await shop.signIn()
    expect(asked(shop)).toBe('3599')
    shop.clock.at += absoluteTimeoutMs
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'absolute-timeout' })
    await shop.signIn()
    expect(await shop.askSession()).toMatchObject({
      status: 'active',
      session: { authenticatedAt: shop.clock.at, absoluteDeadlineAt: shop.clock.at + absoluteTimeoutMs },
    })
  })

  test.each([
    ['600', { maxAge: 600 }],
    ['3599', { maxAge: 7_200 }],
    ['0', { maxAge: 0 }],
    ['3599', { prompt: 'none' }],
  ])('is max_age %s with %j', async (maxAge, request) => {
    const shop = openBffShop(options)
    await shop.signIn('ada', request)
    expect(asked(shop)).toBe(maxAge)
  })

  test('is not sent when the session is extended', async () => {
    const shop = openBffShop(options)
    await shop.signIn()
    shop.clock.at += 1_000
    for (const [path, request] of [
      ['/auth/extend', {}],
      ['/auth/login', { mode: 'frame', prompt: 'none' }],
    ] as const) {
      const { location } = (await (await shop.ask(path, request)).json()) as { location: string }
      expect(new URL(location).searchParams.has('max_age')).toBe(false)
      expect(await (await shop.carry(location)).response.text()).toContain('{"error":null}')
    }
  })

  test.each([
    ['that it was longer ago', 'step-up-not-met', (now: number) => now / 1000 - 3_700],
    ['nothing of it', 'id-token-invalid', () => undefined],
  ])('refuses the sign-in if the provider sends %s', async (_, code, authTime) => {
    const shop = openBffShop(options)
    shop.provider.script({ at: 'token', claims: { auth_time: authTime(shop.clock.at) } })
    expect((await shop.signIn()).url).toContain(`stillhere-error=${code}.`)
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })
})
