import { describe, expect, test } from 'vitest'
import { createCipher } from '../crypto.ts'
import { openBffShop, secret, type BffShop } from '../testSupport/openBffShop.ts'
import { openLogoutShop, sayLogout } from '../testSupport/openLogoutShop.ts'

const revoked = ({ provider }: BffShop) =>
  provider.journal.of('revocation').map(({ parameters }) => parameters['token'])
const ends = ({ events }: BffShop) =>
  events.flatMap((event) => (event.type === 'session-ended' ? [[event.reason, event.session.length]] : []))
const oneToken = [expect.stringMatching(/^refresh-/)]

describe('the refresh token is revoked, and the end is reported once, when a session', () => {
  test('passes its idle deadline', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 300_000
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
    await shop.bff.close()
    expect([revoked(shop), ends(shop)]).toEqual([oneToken, [['idle-timeout', 16]]])
  })

  test('passes its absolute deadline', async () => {
    const shop = openBffShop({ absoluteTimeoutMs: 200_000 })
    await shop.signIn()
    shop.clock.at += 200_000
    expect((await shop.ask('/api/orders')).status).toBe(401)
    await shop.bff.close()
    expect([revoked(shop), ends(shop)]).toEqual([oneToken, [['absolute-timeout', 16]]])
  })

  test('passes a deadline and no browser asks for it', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.browser.cookies.clear()
    shop.clock.at += 320_000
    await shop.askSession()
    await shop.bff.close()
    expect([revoked(shop), ends(shop)]).toEqual([oneToken, [['idle-timeout', 16]]])
  })

  test('is replaced by a sign-in of another user', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.provider.user = null
    await shop.signIn('grace')
    await shop.bff.close()
    expect([revoked(shop), ends(shop)]).toEqual([oneToken, [['replaced', 16]]])
  })

  test('is ended by a logout token', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    await sayLogout(shop, await sign(claimsOf()))
    await shop.bff.close()
    expect([revoked(shop), ends(shop)]).toEqual([oneToken, [['signed-out-elsewhere', 16]]])
  })
})

test('a step-up keeps the tokens of the SSO session that both sessions share', async () => {
  const shop = openBffShop()
  await shop.signIn()
  await shop.signIn('ada', { maxAge: 0 })
  await shop.bff.close()
  expect([revoked(shop), ends(shop)]).toEqual([[], [['replaced', 16]]])
})

/** Changes the stored record of the only session as another version of the backend would. */
const rewrite = async ({ store }: BffShop, change: (record: Record<string, unknown>) => object, version?: number) => {
  const cipher = createCipher([secret])
  for (const [id, stored] of store.sessions) {
    const record = (await cipher.decrypt(`record ${id}`, stored.value)) as Record<string, unknown>
    store.sessions.set(id, { ...stored, value: await cipher.encrypt(`record ${id}`, change(record), version) })
  }
}
const recordOf = async ({ store }: BffShop) => {
  const [entry] = [...store.sessions]
  return createCipher([secret]).decrypt(`record ${entry?.[0]}`, entry?.[1].value ?? '')
}

describe('a record of another version', () => {
  test('with unknown members works, tells the page nothing of them, and keeps them', async () => {
    const shop = openBffShop()
    await shop.signIn()
    await rewrite(shop, (record) => ({ ...record, dpopKey: 'a secret', deviceSecret: 'another' }), 2)
    const session = JSON.stringify(await shop.askSession())
    expect(session).toContain('ada')
    expect(session).not.toMatch(/secret|dpopKey|another/)
    shop.clock.at += 145_001
    expect((await shop.ask('/api/orders')).status).toBe(200)
    expect(await recordOf(shop)).toMatchObject({ dpopKey: 'a secret', deviceSecret: 'another' })
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    await shop.carry(location)
    expect(await recordOf(shop)).toMatchObject({ dpopKey: 'a secret', deviceSecret: 'another' })
  })

  test.each(['silent', 'accessTokens', 'idTokenExpiresAt', 'idToken', 'authenticationMethods'])(
    'without %s works',
    async (name) => {
      const shop = openBffShop()
      await shop.signIn()
      await rewrite(shop, ({ [name]: _, ...record }) => record)
      expect(await shop.askSession()).toMatchObject({ status: 'active', session: { user: { sub: 'ada' } } })
      expect((await shop.ask('/api/orders')).status).toBe(200)
    },
  )

  test('with access tokens that know only their expiry does not use them beyond it', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const value = 'access-old'
    await rewrite(shop, (record) => ({ ...record, accessTokens: { '': { value, expiresAt: shop.clock.at - 1 } } }))
    expect((await shop.ask('/api/orders')).status).toBe(200)
    expect(shop.api.requests.at(-1)?.headers.get('authorization')).not.toContain(value)
  })

  test.each([[null], [[]], [{}], [{ user: 'ada' }], [{ user: { sub: 'ada', iss: 'x' }, contactedAt: 'now' }]])(
    'that is unreadable counts as no session: %j',
    async (content) => {
      const shop = openBffShop()
      await shop.signIn()
      await rewrite(shop, () => content as object)
      expect(await shop.askSession()).toMatchObject({ status: 'none' })
      expect((await shop.ask('/api/orders')).status).toBe(401)
    },
  )

  test('with an unknown end reason ends the session', async () => {
    const shop = openBffShop()
    await shop.signIn()
    await rewrite(shop, () => ({ ended: 'quantum-entangled', idToken: 'x' }), 2)
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
  })
})
