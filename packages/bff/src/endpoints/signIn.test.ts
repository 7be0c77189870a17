import { describe, expect, test } from 'vitest'
import { openBffShop, shopOrigin } from '../testSupport/openBffShop.ts'

const startOf = async (answer: Response) => (await answer.json()) as { location: string; transaction: string }
const errorIn = (url: string) => new URL(url).searchParams.get('stillhere-error')

describe('a sign-in by redirect', () => {
  test('returns to the page with a session, and without tokens in the browser', async () => {
    const shop = openBffShop({ scope: 'openid profile' })
    const landing = await shop.signIn('ada', { returnTo: '/orders?page=2#last' })
    expect(landing.visited.at(-1)).toBe(`${shopOrigin}/orders?page=2#last`)
    const answer = await shop.askSession()
    expect(answer).toEqual({
      now: shop.clock.at,
      status: 'active',
      session: {
        user: { iss: shop.provider.issuer, sub: 'ada', name: 'ada', preferred_username: 'ada' },
        authenticatedAt: shop.clock.at,
        contactedAt: shop.clock.at,
        idleDeadlineAt: shop.clock.at + 300_000,
        absoluteDeadlineAt: null,
        accessTokenExpiresAt: shop.clock.at + 150_000,
        idTokenExpiresAt: shop.clock.at + 150_000,
        ssoSessionId: expect.any(String),
        transaction: expect.stringMatching(/^[\w-]{22}$/),
        silent: false,
      },
    })
    expect(JSON.stringify(answer)).not.toMatch(/access-|refresh-|eyJ/)
  })

  test('counts from the callback, however long the code takes to redeem', async () => {
    const shop = openBffShop()
    const backAt = shop.clock.at
    let release = () => {}
    shop.provider.script({ at: 'token', hold: new Promise<void>((resolve) => (release = resolve)) })
    const landing = shop.signIn()
    await expect.poll(() => shop.provider.journal.of('token')).toHaveLength(1)
    shop.clock.at += 9_500
    release()
    await landing
    expect(await shop.askSession()).toMatchObject({
      session: { contactedAt: backAt, idleDeadlineAt: backAt + 300_000 },
    })
  })

  test('sends state, nonce and PKCE, and authenticates the client', async () => {
    const shop = openBffShop()
    await shop.signIn('ada', { uiLocales: 'ar', extraParams: { kc_idp_hint: 'kinfolk' } })
    expect(shop.provider.journal.of('authorize')[0]?.parameters).toMatchObject({
      client_id: 'shop',
      redirect_uri: `${shopOrigin}/auth/callback`,
      response_type: 'code',
      scope: 'openid profile email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      ui_locales: 'ar',
      kc_idp_hint: 'kinfolk',
    })
    expect(shop.provider.journal.of('token')[0]?.parameters).toMatchObject({
      grant_type: 'authorization_code',
      client_secret: 'the client secret of the shop',
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    })
  })

  test('names every API, and the one that the first token is for', async () => {
    const audience = 'https://orders.example'
    const apis = {
      '/api/orders': { target: 'http://orders.internal', audience },
      '/api/bills': { target: 'http://bills.internal', audience: 'https://bills.example' },
    }
    const shop = openBffShop({ audience, apis })
    await shop.signIn()
    const asked = new URL(shop.provider.journal.of('authorize')[0]?.url ?? '')
    expect(asked.searchParams.getAll('resource')).toEqual([audience, 'https://bills.example'])
    expect(shop.provider.journal.of('token')[0]?.parameters['resource']).toBe(audience)
  })

  test('by a plain link', async () => {
    const shop = openBffShop()
    shop.provider.user = 'ada'
    const link = await shop.browser.navigate(`${shopOrigin}/auth/login?returnTo=/orders`, { page: `${shopOrigin}/` })
    expect(link.url).toContain(`${shop.provider.issuer}/authorize`)
    expect((await shop.bff.fetch(new Request(`${shopOrigin}/auth/login?returnTo=//evil.example`))).status).toBe(400)
    const image = new Request(`${shopOrigin}/auth/login`, { headers: { 'sec-fetch-dest': 'image' } })
    expect(await (await shop.bff.fetch(image)).json()).toMatchObject({ error: 'navigation_only' })
  })

  test('pushes the request if the provider requires it (PAR)', async () => {
    const shop = openBffShop()
    shop.provider.script({ at: 'discovery', json: { require_pushed_authorization_requests: true } })
    const landing = await shop.signIn()
    expect(errorIn(landing.url)).toBeNull()
    expect(shop.provider.journal.of('par')).toHaveLength(1)
    expect(shop.provider.journal.of('authorize')[0]?.url).not.toContain('code_challenge')
  })

  test('authenticates the client with a private key', async () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
    const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    const jwk = { ...(await crypto.subtle.exportKey('jwk', privateKey)), alg: 'ES256', kid: 'mine' }
    for (const clientAssertion of [jwk, { key: privateKey, kid: 'mine' }]) {
      const shop = openBffShop({ clientAssertion, clientSecret: undefined as never })
      await shop.signIn()
      const { client_assertion: assertion = '', client_assertion_type: type } =
        shop.provider.journal.of('token')[0]?.parameters ?? {}
      expect(type).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      expect(JSON.parse(atob(assertion.split('.')[0] ?? ''))).toMatchObject({ alg: 'ES256', kid: 'mine' })
      expect(await shop.askSession()).toMatchObject({ status: 'active' })
    }
  })
})

describe('a session', () => {
  test('is available to server rendering by its cookie, without being extended', async () => {
    const shop = openBffShop()
    const user = (value: string | undefined) =>
      shop.bff.user(new Headers({ cookie: `a=b; __Host-Http-stillhere-session=${value}` }))
    expect(await shop.bff.user(new Headers())).toBeNull()
    await shop.signIn()
    const before = await shop.askSession()
    shop.clock.at += 299_000
    expect(await user(shop.sessionCookie())).toMatchObject({ iss: shop.provider.issuer, sub: 'ada', name: 'ada' })
    expect(await user('x'.repeat(43))).toBeNull()
    expect((await shop.askSession()).session).toEqual(before.session)
    shop.clock.at += 1_000
    expect(await user(shop.sessionCookie())).toBeNull()
  })
  test('gets a new id at each sign-in, and the old one ends', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const before = { cookie: shop.sessionCookie(), id: [...shop.store.sessions.keys()][0] ?? '' }
    await shop.signIn('ada', { maxAge: 0 })
    expect(shop.sessionCookie()).not.toBe(before.cookie)
    const replayed = new Request(`${shopOrigin}/auth/session`, {
      headers: {
        cookie: `__Host-Http-stillhere-session=${before.cookie}`,
        'stillhere-request': 'x'.repeat(16),
      },
    })
    const answer = await shop.bff.fetch(replayed)
    expect(await answer.json()).toMatchObject({ status: 'none' })
    // the browser may have the next cookie already
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(shop.store.sessions.get(before.id)?.keys).toEqual([])
  })

  test('that was planted before the sign-in is not continued', async () => {
    const [shop, attacker] = [openBffShop(), openBffShop()]
    await attacker.signIn('grace')
    const planted = attacker.sessionCookie() ?? ''
    const [id, session] = [...attacker.store.sessions][0] ?? ['', null]
    if (session) shop.store.sessions.set(id, session)
    const name = '__Host-Http-stillhere-session'
    const cookie = { host: 'shop.example', name, value: planted, sameSite: 'Strict', secure: true, expiresAt: Infinity }
    shop.browser.cookies.set(`shop.example ${name}`, cookie)
    expect(await shop.askSession()).toMatchObject({ session: { user: { sub: 'grace' } } })
    await shop.signIn('ada')
    expect(shop.sessionCookie()).not.toBe(planted)
    expect(await shop.askSession()).toMatchObject({ session: { user: { sub: 'ada' } } })
    cookie.value = planted
    shop.browser.cookies.set(`shop.example ${name}`, cookie)
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })

  test('of another user begins at the front page, without data of the first', async () => {
    const shop = openBffShop()
    await shop.signIn('ada')
    const landing = await shop.signIn('grace', { prompt: 'login', returnTo: '/orders/of-ada' })
    expect(landing.url).toBe(`${shopOrigin}/`)
    expect(await shop.askSession()).toMatchObject({ session: { user: { sub: 'grace' } } })
  })

  test('keeps its cookie away from scripts and other sites', async () => {
    const shop = openBffShop()
    shop.provider.user = 'ada'
    const { location } = await startOf(await shop.ask('/auth/login', {}))
    await shop.signIn()
    const [tx] = [...shop.browser.cookies.values()].filter(({ name }) => name.includes('tx.'))
    expect(tx).toMatchObject({ sameSite: 'Lax', secure: true })
    expect(location).toContain('state=')
    const session = [...shop.browser.cookies.values()].find(({ name }) => name.includes('session'))
    expect(session).toMatchObject({ name: '__Host-Http-stillhere-session', sameSite: 'Strict', secure: true })
  })
})

describe('a call of the redirect URI', () => {
  test('for a sign-in of another browser is ignored, and its code is not redeemed', async () => {
    const shop = openBffShop()
    const forged = `${shopOrigin}/auth/callback?code=stolen&state=unknown&iss=${shop.provider.issuer}`
    const landing = await shop.browser.navigate(forged, { page: 'https://evil.example/' })
    expect(errorIn(landing.url)).toMatch(/^callback-unsolicited\.[\w-]{22}$/)
    expect(shop.provider.journal.of('token')).toEqual([])
    const framed = await shop.browser.navigate(forged, { page: `${shopOrigin}/`, dest: 'iframe', top: shopOrigin })
    expect(await framed.response.text()).toContain('callback-unsolicited')
  })

  test('that is repeated redeems the code once', async () => {
    const shop = openBffShop()
    const { visited } = await shop.signIn()
    const again = await shop.browser.navigate(visited.find((url) => url.includes('/auth/callback')) ?? '')
    expect(errorIn(again.url)).toMatch(/^callback-unsolicited\./)
    expect(shop.provider.journal.of('token')).toHaveLength(1)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('after a quarter of an hour is refused', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const { location } = await startOf(await shop.ask('/auth/login', { returnTo: '/orders' }))
    // the cookie was copied before the browser deleted it
    for (const cookie of shop.browser.cookies.values()) cookie.expiresAt = Infinity
    shop.clock.at += 900_001
    const landing = await shop.browser.navigate(location, { page: `${shopOrigin}/` })
    expect(landing.visited.at(-2)).toContain('/auth/callback?code=')
    expect(errorIn(landing.url)).toMatch(/^callback-unsolicited\./)
    expect(shop.provider.journal.of('token')).toHaveLength(1)
  })

  test.each([
    ['access-denied', { at: 'authorize', response: { code: undefined, error: 'access_denied' } }],
    ['authorization-failed', { at: 'authorize', response: { code: undefined, error: 'invalid_scope' } }],
    ['authorization-failed', { at: 'authorize', response: { iss: 'https://evil.example' } }],
    ['authorization-failed', { at: 'authorize', response: { iss: undefined } }],
    ['server-unavailable', { at: 'authorize', response: { code: undefined, error: 'temporarily_unavailable' } }],
    ['code-rejected', { at: 'token', status: 400, body: '{"error":"invalid_grant"}' }],
    ['authorization-failed', { at: 'token', status: 401, body: '{"error":"invalid_client"}' }],
    ['server-unavailable', { at: 'token', status: 500 }],
    ['server-unavailable', { at: 'token', status: 503, body: '{"error":"temporarily_unavailable"}' }],
    ['server-unavailable', { at: 'token', hold: new Promise(() => {}) }],
    ['network', { at: 'token', dropConnection: 'before' }],
    ['network', { at: 'token', truncate: true }],
    ['network', { at: 'jwks', dropConnection: 'before' }],
    ['id-token-invalid', { at: 'token', claims: { aud: 'another' } }],
    ['id-token-invalid', { at: 'token', claims: { nonce: 'another' } }],
    ['id-token-invalid', { at: 'token', claims: { iss: 'https://evil.example' } }],
    ['id-token-invalid', { at: 'token', claims: { exp: 1 } }],
    ['id-token-invalid', { at: 'token', signWith: 'none' }],
    ['id-token-invalid', { at: 'token', signWith: 'other-key' }],
    ['id-token-invalid', { at: 'token', signWith: 'hs256' }],
    ['id-token-invalid', { at: 'token', json: { id_token: undefined } }],
    ['authorization-failed', { at: 'token', json: { token_type: 'DPoP' } }],
  ] as const)('that fails with %s creates no session: %j', async (code, line) => {
    const shop = openBffShop({ requestTimeoutMs: 'hold' in line ? 400 : 10_000 })
    shop.provider.script(line)
    const landing = await shop.signIn('ada', { returnTo: '/orders?page=2' })
    expect(errorIn(landing.url)).toMatch(new RegExp(`^${code}\\.[\\w-]{22}$`))
    expect(landing.url).toContain(`${shopOrigin}/orders?page=2&`)
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
    expect([...shop.store.sessions]).toEqual([])
    expect(shop.events).toContainEqual(expect.objectContaining({ type: 'sign-in-failed', error: code }))
  })
})

describe('while the store cannot be reached', () => {
  test.each(['redirect', 'popup'])('a sign-in by %s reports server-unavailable', async (mode) => {
    const shop = openBffShop()
    shop.store.fail(new Error('connection refused'))
    const { url, response } = await shop.signIn('ada', { mode, returnTo: '/orders' })
    if (mode === 'popup') expect(await response.text()).toContain('{"error":"server-unavailable"}')
    else expect(url).toMatch(/\/orders\?stillhere-error=server-unavailable\.[\w-]{22}$/)
    expect(shop.browser.cookies.size).toBe(1)
    expect(shop.events).toContainEqual(expect.objectContaining({ type: 'sign-in-failed', error: 'server-unavailable' }))
    shop.store.fail(null)
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })
})

describe('a step-up', () => {
  test.each([
    ['acrValues', { acrValues: 'mfa' }],
    ['an essential claim', { claims: { id_token: { acr: { essential: true, values: ['mfa', 'hwk'] } } } }],
  ])('requested by %s is required', async (_, request) => {
    const shop = openBffShop()
    await shop.signIn()
    const before = shop.sessionCookie()
    const refused = await shop.signIn('ada', request)
    expect(errorIn(refused.url)).toMatch(/^step-up-not-met\./)
    expect(shop.sessionCookie()).toBe(before)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
    shop.provider.script({ at: 'token', claims: { acr: 'mfa', amr: ['pwd', 'otp'] } })
    expect(errorIn((await shop.signIn('ada', request)).url)).toBeNull()
    const { session } = await shop.askSession()
    expect(session).toMatchObject({ authenticationLevel: 'mfa', authenticationMethods: ['pwd', 'otp'] })
  })

  test('must not be older than requested', async () => {
    const shop = openBffShop()
    const anHourAgo = shop.clock.at / 1000 - 3_600
    shop.provider.script({ at: 'token', claims: { auth_time: anHourAgo } })
    expect(errorIn((await shop.signIn('ada', { maxAge: 60 })).url)).toMatch(/^step-up-not-met\./)
  })
})

describe('a sign-in in a popup', () => {
  test('notifies the page and closes the popup', async () => {
    const shop = openBffShop()
    shop.provider.user = 'ada'
    const landing = await shop.signIn('ada', { mode: 'popup' })
    const { headers } = landing.response
    const text = await landing.response.text()
    const nonce = /script-src 'nonce-([\w-]+)'/.exec(headers.get('content-security-policy') ?? '')?.[1]
    expect(text).toContain(`<script nonce="${nonce}">`)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    expect(headers.get('cache-control')).toBe('no-store')
    const { session } = await shop.askSession()
    expect(text).toContain(`stillhere-bff.${String(session?.['transaction'])}`)
    expect(text).toContain('{"error":null}')
    expect(text).not.toMatch(/code-|access-|eyJ/)
  })

  test('reports the error', async () => {
    const shop = openBffShop()
    shop.provider.script({ at: 'authorize', response: { code: undefined, error: 'access_denied' } })
    expect(await (await shop.signIn('ada', { mode: 'popup' })).response.text()).toContain('{"error":"access-denied"}')
  })
})

describe('a sign-in request', () => {
  test.each<[string, unknown]>([
    ['return_to_rejected', { returnTo: 'https://evil.example/' }],
    ['return_to_rejected', { returnTo: '/\\evil.example' }],
    ['request_malformed', { mode: 'window' }],
    ['request_malformed', { prompt: 'whatever' }],
    ['request_malformed', { maxAge: -1 }],
    ['request_malformed', { claims: 'all' }],
    ['request_malformed', { extraParams: { a: 1 } }],
    ['request_malformed', ['redirect']],
    ...['client_id', 'redirect_uri', 'state', 'nonce', 'code_challenge', 'scope', 'resource', 'response_mode'].map(
      (name): [string, unknown] => ['parameter_forbidden', { extraParams: { [name]: 'x' } }],
    ),
    [
      'request_too_large',
      { subject: 'x'.repeat(4_000), returnTo: `/${'y'.repeat(4_000)}`, acrValues: 'z'.repeat(4_000) },
    ],
    ['request_too_large', { loginHint: 'x'.repeat(40_000) }],
  ])('is refused with %s: %j', async (error, request) => {
    const shop = openBffShop()
    const answer = await shop.ask('/auth/login', request)
    expect([answer.status, await answer.json()]).toEqual([400, { error, message: expect.any(String) }])
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(shop.browser.cookies.size).toBe(0)
  })

  test('fails while the provider is down, and works afterwards', async () => {
    const shop = openBffShop()
    shop.provider.script(
      { at: 'discovery', times: 1, dropConnection: 'before' },
      { at: 'discovery', times: 1, status: 500 },
    )
    for (const error of ['network', 'server_unavailable']) {
      const answer = await shop.ask('/auth/login', {})
      expect(answer.status).toBe(503)
      expect(answer.headers.get('retry-after')).toBe('5')
      expect(await answer.json()).toMatchObject({ error })
    }
    expect((await shop.ask('/auth/login', {})).status).toBe(200)
  })
})
