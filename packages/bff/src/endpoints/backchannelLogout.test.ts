import { base64url, exportJWK, generateKeyPair, type JWTPayload } from 'jose'
import { describe, expect, test } from 'vitest'
import { shopOrigin } from '../testSupport/openBffShop.ts'
import { logoutEvent, openLogoutShop, sayLogout, type LogoutShop } from '../testSupport/openLogoutShop.ts'

/** Real time for a provider that never answers. */
const patienceMs = 400
const revokedEvent = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'

const none = (claims: JWTPayload) =>
  `${base64url.encode('{"alg":"none"}')}.${base64url.encode(JSON.stringify(claims))}.`

/** Tokens with one defect each: first those with a module in the conformance suite, by its name. */
const defects: Record<string, (sides: LogoutShop) => Promise<string> | string> = {
  'oidcc-client-test-rp-backchannel-rpinitlogout-alg-none': ({ claimsOf }) => none(claimsOf()),
  'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg': ({ claimsOf, sign }) =>
    sign(claimsOf(), { alg: 'HS256' }, new TextEncoder().encode('the client secret of the shop....')),
  'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud': ({ claimsOf, sign }) => sign(claimsOf({ aud: 'other' })),
  'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss': ({ claimsOf, sign }) =>
    sign(claimsOf({ iss: 'https://evil.example' })),
  'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event': ({ claimsOf, sign }) =>
    sign(claimsOf({ events: { 'http://schemas.openid.net/event/another': {} } })),
  'oidcc-client-test-rp-backchannel-rpinitlogout-no-event': ({ claimsOf, sign }) =>
    sign(claimsOf({ events: undefined })),
  'oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce': ({ claimsOf, sign }) => sign(claimsOf({ nonce: 'n' })),
  'no jti': ({ claimsOf, sign }) => sign(claimsOf({ jti: undefined as never })),
  'no iat': ({ claimsOf, sign }) => sign(claimsOf({ iat: undefined as never })),
  'an old iat': ({ claimsOf, sign, shop }) =>
    sign(claimsOf({ iat: shop.clock.at / 1000 - 700, exp: shop.clock.at / 1000 + 60 })),
  expired: ({ claimsOf, sign, shop }) => sign(claimsOf({ exp: shop.clock.at / 1000 - 60 })),
  'from the future': ({ claimsOf, sign, shop }) => sign(claimsOf({ iat: shop.clock.at / 1000 + 60 })),
  'neither sub nor sid': ({ claimsOf, sign }) => sign(claimsOf({ sub: undefined as never, sid: undefined })),
  'a sid that is no text': ({ claimsOf, sign }) => sign(claimsOf({ sid: 1 })),
  'an empty sub': ({ claimsOf, sign }) => sign(claimsOf({ sub: '', sid: undefined })),
  'an event that is no object': ({ claimsOf, sign }) => sign(claimsOf({ events: { [logoutEvent]: true } })),
  'of another type': ({ claimsOf, sign }) => sign(claimsOf(), { typ: 'at+jwt' }),
  "somebody else's signature": async ({ claimsOf, sign }) =>
    sign(claimsOf(), {}, (await generateKeyPair('ES256')).privateKey),
  'an unknown key': async ({ claimsOf, sign }) =>
    sign(claimsOf(), { kid: 'unknown' }, (await generateKeyPair('ES256')).privateKey),
  'an ID token': async ({ shop }) => {
    const { location } = (await (await shop.ask('/auth/logout', { scope: 'sso' })).json()) as { location: string }
    await shop.signIn()
    return new URL(location).searchParams.get('id_token_hint') ?? ''
  },
  'no token at all': () => 'x.y.z',
  nothing: () => '',
}

describe('a logout token', () => {
  test('oidcc-client-test-rp-backchannel-rpinitlogout: ends the session, and the page learns the reason', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const answer = await sayLogout(shop, await sign(claimsOf()))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    expect((await shop.ask('/api/orders')).status).toBe(401)
  })

  test.each(Object.keys(defects))('T86 %s: 400, and the session stays', async (name) => {
    const sides = await openLogoutShop()
    const answer = await sayLogout(sides.shop, (await defects[name]?.(sides)) ?? '')
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'logout_token_invalid' }),
    ])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await sides.shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('T86 signed with an algorithm that the metadata does not list: 400', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const { privateKey, publicKey } = await generateKeyPair('ES512', { extractable: true })
    const jwk = { ...(await exportJWK(publicKey)), kid: 'other', use: 'sig' }
    const token = await sign(claimsOf(), { alg: 'ES512', kid: 'other' }, privateKey)
    for (const [algorithms, status] of [
      [['RS256', 'ES256'], 400],
      [undefined, 400],
      [['none', 'HS256'], 400],
      [['ES512'], 200],
    ] as const) {
      shop.provider.behave()
      shop.provider.script({ at: 'jwks', json: () => ({ keys: [jwk] }) })
      shop.provider.script({ at: 'discovery', json: { id_token_signing_alg_values_supported: algorithms } })
      expect((await sayLogout({ ...shop, bff: shop.openAnother() }, token)).status).toBe(status)
    }
  })

  test.each([
    ['by sid', { sub: undefined as never }],
    ['by sub', { sid: undefined }],
    ['without typ', {}],
  ])('%s ends it', async (name, claims) => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const token = await sign(claimsOf(claims), name === 'without typ' ? { typ: undefined } : {})
    expect((await sayLogout(shop, token)).status).toBe(200)
    expect(await shop.askSession()).toMatchObject({ status: 'ended' })
  })

  test.each([
    ['an unknown sid', { sid: 'unknown' }],
    ['an unknown sub', { sub: 'grace', sid: undefined }],
    ["another person's sid", { sub: 'grace' }],
  ])('for %s is accepted and ends nothing', async (_, claims) => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    expect((await sayLogout(shop, await sign(claimsOf(claims)))).status).toBe(200)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('by sub ends every session of the user in all browsers', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const first = [...shop.store.sessions.keys()][0] ?? ''
    shop.browser.cookies.clear()
    await shop.signIn()
    await sayLogout(shop, await sign(claimsOf({ sid: undefined })))
    expect(await shop.askSession()).toMatchObject({ status: 'ended' })
    expect(shop.store.sessions.get(first)?.keys).toEqual([])
    expect(shop.events).toContainEqual(expect.objectContaining({ type: 'logout-token-accepted', sessions: 2 }))
  })

  test('with the event session-revoked (CAEP) sets the reason revoked', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    await sayLogout(shop, await sign(claimsOf({ events: { [logoutEvent]: {}, [revokedEvent]: {} } })))
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'revoked' })
  })

  test('T86 is accepted once in all processes', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const token = await sign(claimsOf({ sid: 'unknown' }))
    expect((await sayLogout(shop, token)).status).toBe(200)
    expect((await sayLogout(shop, token)).status).toBe(400)
    expect((await sayLogout({ ...shop, bff: shop.openAnother() }, token)).status).toBe(400)
  })

  test('may be repeated after a failure', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const token = await sign(claimsOf())
    const { find } = shop.store
    shop.store.find = () => Promise.reject(new Error('connection refused'))
    const failing = shop.openAnother()
    expect((await sayLogout({ ...shop, bff: failing }, token)).status).toBe(503)
    shop.store.find = find
    expect((await sayLogout({ ...shop, bff: shop.openAnother() }, token)).status).toBe(200)
    expect(await shop.askSession()).toMatchObject({ status: 'ended' })
  })

  test('whose claim was stored without an acknowledgement has taken effect', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const token = await sign(claimsOf())
    const { claim } = shop.store
    shop.store.claim = async (...args) => {
      await claim(...args)
      throw new Error('connection reset')
    }
    expect((await sayLogout({ ...shop, bff: shop.openAnother() }, token)).status).toBe(503)
    shop.store.claim = claim
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    expect((await sayLogout(shop, token)).status).toBe(400)
  })

  test('may be repeated to another process after a crash', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const token = await sign(claimsOf())
    const { find } = shop.store
    const dead = new Promise<never>(() => {})
    const asked = new Promise<void>((resolve) => {
      shop.store.find = () => {
        resolve()
        return dead
      }
    })
    void sayLogout({ ...shop, bff: shop.openAnother() }, token)
    await asked
    shop.store.find = find
    expect((await sayLogout({ ...shop, bff: shop.openAnother() }, token)).status).toBe(200)
    expect(await shop.askSession()).toMatchObject({ status: 'ended' })
  })

  test('T86 by sub, repeated, does not end later sessions', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const token = await sign(claimsOf({ sid: undefined }))
    expect((await sayLogout(shop, token)).status).toBe(200)
    shop.clock.at += 60_000
    await shop.signIn('ada', { prompt: 'login' })
    expect((await sayLogout(shop, token)).status).toBe(400)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('that cannot be checked now is 503', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    const token = await sign(claimsOf())
    shop.provider.behave()
    for (const line of [{ dropConnection: 'before' }, { status: 500 }, { hold: new Promise(() => {}) }] as const) {
      shop.provider.behave()
      shop.provider.script({ at: 'jwks', ...line })
      const bff = shop.openAnother({ requestTimeoutMs: 'hold' in line ? patienceMs : 10_000 })
      const { status, headers } = await sayLogout({ ...shop, bff }, token)
      expect([status, headers.get('retry-after')]).toEqual([503, '5'])
    }
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('during a refresh is not undone', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    let release = () => {}
    shop.provider.script({ at: 'token', hold: new Promise<void>((resolve) => (release = resolve)) })
    const refreshing = shop.ask('/auth/refresh', {})
    await expect.poll(() => shop.provider.journal.of('token')).toHaveLength(2)
    expect((await sayLogout(shop, await sign(claimsOf()))).status).toBe(200)
    release()
    expect(await (await refreshing).json()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
  })

  test('must come in a short form', async () => {
    const { shop } = await openLogoutShop()
    expect((await sayLogout(shop, 'x'.repeat(70_000))).status).toBe(400)
    const get = await shop.bff.fetch(new Request(`${shopOrigin}/auth/backchannel-logout`))
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
