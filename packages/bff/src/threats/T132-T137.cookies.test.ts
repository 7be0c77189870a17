import { base64url } from 'jose'
import { describe, expect, test } from 'vitest'
import type { StoredSession } from '../stores/sessionStore.ts'
import { openBffShop, secret, shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'
import { expectInvariants } from './expectInvariants.ts'
import { answerTo, cookiesOf, mark, sendRaw } from './sendRaw.ts'

const sessionName = '__Host-Http-stillhere-session'
const asked = { 'stillhere-request': mark, 'sec-fetch-site': 'same-origin' }
const withCookie = (value: string, name = sessionName) => ({ headers: { ...asked, cookie: `${name}=${value}` } })
const look = (shop: BffShop, value = '') => sendRaw(shop, '/auth/session', withCookie(value))
const plant = (shop: BffShop, name: string, value: string) =>
  shop.browser.cookies.set(`shop.example ${name}`, { host: 'shop.example', name, value, sameSite: 'Strict', secure: true, expiresAt: Infinity }) // prettier-ignore

/** A shop with a signed-in user. */
const openSignedIn = async (...options: Parameters<typeof openBffShop>) => {
  const shop = openBffShop(...options)
  await shop.signIn()
  return shop
}

describe('T132: a cookie that was planted before the sign-in', () => {
  test('T132 the session of an attacker ends with the sign-in and shows no data of it', async () => {
    const shop = await openSignedIn()
    const planted = shop.sessionCookie()
    const ids = [...shop.store.sessions.keys()]
    shop.provider.user = null
    await shop.signIn('grace')
    expect(shop.sessionCookie()).not.toBe(planted)
    expect([...shop.store.sessions.keys()].filter((id) => !ids.includes(id))).toHaveLength(1)
    expect(await (await look(shop, planted)).json()).toMatchObject({ status: 'none' })
    expect((await sendRaw(shop, '/api/orders', withCookie(`${planted}`))).status).toBe(401)
    expect(await shop.askSession()).toMatchObject({ session: { user: { sub: 'grace' } } })
  })
  test.each(['x', '', 'eyJhbGciOiJkaXIifQ..a.b.c', 'A'.repeat(43)])(
    'T132 a planted cookie %j is replaced at the sign-in',
    async (value) => {
      const shop = openBffShop()
      plant(shop, sessionName, value)
      await shop.signIn()
      expect(shop.sessionCookie()).toMatch(/^[\w-]{43}$/)
      expect(shop.sessionCookie()).not.toBe(value)
      expect(await (await look(shop, value)).json()).toMatchObject({ status: 'none' })
    },
  )
  test('T132 the response to a sign-in of an attacker creates no session', async () => {
    const mallory = await openSignedIn()
    const { location } = (await (await mallory.ask('/auth/login', {})).json()) as { location: string }
    const his = await answerTo(mallory, location)
    const shop = { ...(await openSignedIn()), bff: mallory.bff }
    const act = async () => (await shop.browser.navigate(his, { page: 'https://evil.example/' })).response
    expect((await act()).status).toBe(200)
    const answer = await expectInvariants(shop, () => sendRaw(shop, his))
    expect(answer.headers.get('location')).toMatch(/^\/\?stillhere-error=callback-unsolicited\./)
    expect(await shop.askSession()).toMatchObject({ session: { user: { sub: 'ada' } } })
    // in the browser that started it, it would work
    expect((await sendRaw(mallory, his)).headers.get('location')).toBe('/')
  })
  test('T132 text encrypted for one purpose is refused for another', async () => {
    const shop = await openSignedIn()
    await shop.ask('/auth/login', {})
    await shop.ask('/auth/login', {})
    const [one, two] = [...shop.browser.cookies.values()].filter(({ name }) => name.includes('-tx.'))
    const { location } = (await (await shop.ask('/auth/login', {})).json()) as { location: string }
    const url = await answerTo(shop, location)
    const third = [...shop.browser.cookies.values()].findLast(({ name }) => name.includes('-tx.'))
    for (const value of [one?.value, two?.value, shop.sessionCookie()]) {
      const answer = await expectInvariants(shop, () => sendRaw(shop, url, withCookie(`${value}`, third?.name)))
      expect(answer.headers.get('location')).toContain('callback-unsolicited')
    }
    expect(await (await look(shop, third?.value)).json()).toMatchObject({ status: 'none' })
    const right = await sendRaw(shop, url, withCookie(`${third?.value}`, third?.name))
    expect(right.headers.get('location')).toBe('/')
  })
})

describe('T132: a cookie that a sibling host sets for the domain', () => {
  const spaces = ['\u00a0', '\u0085', '\v', '\f', '\u00a0\t']
  test.each(spaces)(
    'T132 %j in front of the name of the session cookie does not sign in as the attacker',
    async (space) => {
      const [victim, attacker] = [openBffShop(), openBffShop()]
      await attacker.signIn('mallory')
      const bff = victim.openAnother({ sessionStore: attacker.store })
      const cookie = `${space}${sessionName}=${attacker.sessionCookie()}`
      const headers = { cookie, 'stillhere-request': mark, 'sec-fetch-site': 'same-origin' }
      const response = await bff.fetch(new Request(`${shopOrigin}/auth/session`, { headers }))
      expect(await response.json()).toMatchObject({ status: 'none' })
      expect(await bff.user(new Headers({ cookie }))).toBeNull()
    },
  )

  test.each(spaces)('T132 %j in front of the name of a sign-in cookie does not complete the sign-in', async (space) => {
    const shop = openBffShop()
    const { location } = (await (await shop.ask('/auth/login', {})).json()) as { location: string }
    await shop.provider.handle(new Request(location))
    const cookie = `${space}${cookiesOf(shop)}`
    const state = new URL(location).searchParams.get('state')
    const request = new Request(`${shopOrigin}/auth/callback?code=x&state=${state}`, { headers: { cookie } })
    const response = await shop.bff.fetch(request)
    expect(response.headers.get('location')).toContain('callback-unsolicited')
  })

  test('T132 two session cookies are both refused, in each order', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const own = `${sessionName}=${shop.sessionCookie()}`
    const planted = `${sessionName}=${'A'.repeat(43)}`
    for (const cookie of [`${own}; ${planted}`, `${planted}; ${own}`]) {
      const response = await sendRaw(shop, '/auth/session', { headers: { cookie, 'stillhere-request': mark } })
      expect(await response.json()).toMatchObject({ status: 'none' })
    }
  })
})

describe('T134: size limits of browsers and servers', () => {
  /** Browsers: RFC 6265bis §5.7. nginx: one header in one buffer of 8 kB. */
  const expectFitting = (shop: BffShop) => {
    for (const { name, value } of shop.browser.cookies.values()) expect(`${name}${value}`.length).toBeLessThan(4_097)
    expect(`cookie: ${cookiesOf(shop)}`.length).toBeLessThan(8_190)
  }
  test.each([0, 500, 1_000, 2_000, 3_000, 4_000])(
    'T134 ten sign-ins that are to end at a place of %i letters',
    async (length) => {
      const shop = await openSignedIn()
      for (let at = 0; at < 10; at++) {
        const answer = await shop.ask('/auth/login', { returnTo: `/${'x'.repeat(length)}?${at}` })
        expect(answer.status).toBe(200)
        for (const line of answer.headers.getSetCookie()) expect(line.split(';')[0]?.length).toBeLessThan(4_098)
        expectFitting(shop)
      }
      // the latest sign-in can be completed
      expect(new URL((await shop.signIn('ada', { returnTo: `/${'y'.repeat(length)}` })).url).pathname).toHaveLength(
        length + 1,
      )
    },
  )
  test.each([4_500, 6_000, 8_000, 11_000, 60_000])(
    'T134 a link to sign in, with a place of %i letters, sets what fits or nothing',
    async (length) => {
      const shop = await openSignedIn()
      const url = `${shopOrigin}/auth/login?returnTo=/${'x'.repeat(length)}`
      const { status, error } = await expectInvariants(shop, () => sendRaw(shop, url))
      expect([status, error]).toEqual(length < 5_000 ? [303, undefined] : [400, 'request_too_large'])
      await shop.browser.navigate(url, { page: 'https://evil.example/' })
      expectFitting(shop)
    },
  )
  test('T134 large claims do not enlarge the cookie', async () => {
    const shop = openBffShop()
    shop.provider.script({ at: 'token', claims: { groups: Array.from({ length: 2_000 }, (_, at) => `group ${at}`) } })
    await shop.signIn()
    expect(shop.sessionCookie()).toHaveLength(43)
    expect((await shop.askSession()).session).toMatchObject({ user: { groups: expect.any(Array) } })
  })
})

describe('T136: secrets that change', () => {
  const [older, newer] = [secret, 'another secret of thirty-two characters']

  test('T136 the older secret decrypts, the newer one encrypts', async () => {
    const shop = await openSignedIn()
    const rotated = shop.openAnother({ secrets: [newer, older] })
    const both = { ...shop, bff: rotated }
    expect(await (await look(both, shop.sessionCookie())).json()).toMatchObject({ status: 'active' })
    expect((await sendRaw(both, '/api/orders', withCookie(`${shop.sessionCookie()}`))).status).toBe(200)
    const kids = []
    for (const one of [shop, both]) {
      const { headers } = await sendRaw(one, '/auth/login', { method: 'POST', ...withCookie('') })
      const [, sealed = ''] = /=([^.]+)/.exec(`${headers.getSetCookie()[0]}`) ?? []
      kids.push((JSON.parse(new TextDecoder().decode(base64url.decode(sealed))) as { kid: string }).kid)
    }
    expect(new Set(kids).size).toBe(2)
  })
  test.each([
    ['whose secret is gone', [newer]],
    ['whose secret has not arrived at this process', ['a third secret of thirty-two characters or more']],
  ])('T136 a session %s ends cleanly', async (_name, secrets) => {
    const shop = await openSignedIn()
    const other = { ...shop, bff: shop.openAnother({ secrets }) }
    const answer = await expectInvariants(shop, () => look(other, shop.sessionCookie()))
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([200, { status: 'none' }])
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(`^${sessionName}=;.* Max-Age=0`)])
    for (const path of ['/api/orders', '/auth/refresh', '/auth/extend']) {
      const init = { method: 'POST', ...withCookie(`${shop.sessionCookie()}`) }
      const { status } = await expectInvariants(shop, () => sendRaw(other, path, init))
      expect(status).toBe(path === '/api/orders' ? 401 : 200)
    }
  })
  test('T136 a record without its secret, behind a valid cookie', async () => {
    const shop = await openSignedIn()
    const alien = openBffShop({ secrets: [newer] })
    await alien.signIn()
    const [[id], [stored]] = [[...shop.store.sessions.keys()], [...alien.store.sessions.values()]]
    shop.store.sessions.set(`${id}`, stored as StoredSession)
    const answer = await expectInvariants(shop, () => look(shop, shop.sessionCookie()))
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'none' })
  })
  test('T136 a pending sign-in without its secret counts as unsolicited', async () => {
    const shop = await openSignedIn()
    const { location } = (await (await shop.ask('/auth/login', {})).json()) as { location: string }
    const url = await answerTo(shop, location)
    const act = () => sendRaw({ ...shop, bff: shop.openAnother({ secrets: [newer] }) }, url)
    const answer = await expectInvariants(shop, act)
    expect(answer.headers.get('location')).toContain('callback-unsolicited')
    expect((await sendRaw(shop, url)).headers.get('location')).toBe('/')
  })
})

describe('T137: a changed cookie', () => {
  const changes: Record<string, (value: string) => string> = {
    'cut off': (value) => value.slice(0, -1),
    half: (value) => value.slice(0, value.length / 2),
    longer: (value) => `${value}A`,
    'with another letter': (value) => value.replace(/..(.)/, (all, one) => all.slice(0, 2) + (one === 'A' ? 'B' : 'A')),
    'of three megabytes': () => 'A'.repeat(3_000_000),
    'of dots': () => '.'.repeat(50),
  }
  const changesOfSealed: Record<string, (value: string) => string> = {
    ...changes,
    'with another tag': (value) => value.replace(/[^.]+$/, 'A'.repeat(22)),
    'with another content': (value) => value.replace(/\.[^.]+(\.[^.]+)$/, '.AAAA$1'),
    'without encryption': (value) => `${base64url.encode('{"alg":"none"}')}.${value.split('.')[3]}.`,
    'for another algorithm': (value) => value.replace(/^[^.]+/, base64url.encode('{"alg":"dir","enc":"A128GCM"}')),
    'with a password-based algorithm': (value) => value.replace(/^[^.]+/, base64url.encode('{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":2147483647}')), // prettier-ignore
    'with a header that is no object': (value) => value.replace(/^[^.]+/, base64url.encode('null')),
    'with a piece more': (value) => `${value}; ${sessionName}~1=A`,
  }
  test.each(Object.keys(changes))('T137 %s: no session, and the cookie is deleted', async (name) => {
    const shop = await openSignedIn()
    const cookie = changes[name]?.(`${shop.sessionCookie()}`) ?? ''
    const answer = await expectInvariants(shop, () => look(shop, cookie))
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'none' })
    expect(answer.headers.getSetCookie()[0]).toMatch(new RegExp(`^${sessionName}=;.* Max-Age=0`))
    const refused = await expectInvariants(shop, () => sendRaw(shop, '/api/orders', withCookie(cookie)))
    expect([refused.status, refused.error]).toEqual([401, 'login_required'])
  })
  test.each(Object.keys(changesOfSealed))('T137 of a pending sign-in, %s: unsolicited', async (name) => {
    const shop = await openSignedIn()
    const { location } = (await (await shop.ask('/auth/login', {})).json()) as { location: string }
    const url = await answerTo(shop, location)
    const transaction = [...shop.browser.cookies.values()].findLast((one) => one.name.includes('-tx.'))
    const changed = `${changesOfSealed[name]?.(`${transaction?.value}`)}`.replace(sessionName, `${transaction?.name}`)
    const answer = await expectInvariants(shop, () => sendRaw(shop, url, withCookie(changed, transaction?.name)))
    expect(answer.headers.get('location')).toContain('callback-unsolicited')
    const right = await sendRaw(shop, url, withCookie(`${transaction?.value}`, transaction?.name))
    expect(right.headers.get('location')).toBe('/')
  })
  test.each(['application', 'sso'])('T137 replayed after the sign-out of %s', async (scope) => {
    const shop = await openSignedIn()
    const kept = `${shop.sessionCookie()}`
    await shop.ask('/auth/logout', { scope })
    const answer = await expectInvariants(shop, () => look(shop, kept))
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'none' })
    expect(answer.headers.getSetCookie()[0]).toContain('Max-Age=0')
    for (const path of ['/api/orders', '/auth/refresh', '/auth/extend'])
      await expectInvariants(shop, () => sendRaw(shop, path, { method: 'POST', ...withCookie(kept) }))
    const { status } = await sendRaw(shop, '/api/orders', withCookie(kept))
    expect(status).toBe(401)
  })
  test('T137 replayed after the deadline, while the store still has the record', async () => {
    const shop = await openSignedIn()
    shop.clock.at += 300_001
    expect(shop.store.sessions.size).toBe(1)
    const replay = () => sendRaw(shop, '/api/orders', withCookie(`${shop.sessionCookie()}`))
    // the first request records the end of the session
    expect((await replay()).status).toBe(401)
    await shop.bff.close()
    expect((await expectInvariants(shop, replay)).status).toBe(401)
  })
})
