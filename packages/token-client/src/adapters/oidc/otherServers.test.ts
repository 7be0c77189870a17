import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openHostileShop, type HostileShop } from '../../testing/openHostileShop.ts'

let shop: HostileShop
const open = (...given: Parameters<typeof openHostileShop>) => (shop = openHostileShop(...given))
beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
    removeItem: (name: string) => kept.delete(name),
  })
  open()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const asked = (prompt?: string) =>
  shop.provider.journal
    .of('authorize')
    .map(({ parameters }) => parameters)
    .filter((parameters) => prompt === undefined || parameters['prompt'] === prompt)
/** Signs in by redirect. The page of the shop is loaded again. */
const signIn = async (...given: Parameters<HostileShop['comeBack']>) => {
  await shop.comeBack(...given)
  await shop.client.restore()
}

describe('restore() without a usable silent answer', () => {
  beforeEach(() => (shop.provider.user = null))
  const refuse = (error: string) =>
    shop.provider.script({ at: 'authorize', response: ({ state, iss }) => ({ error, state, iss }) })

  test.each([
    ['login_required', null],
    ['interaction_required', 'token-client/interaction-required'],
    ['consent_required', 'token-client/interaction-required'],
    ['account_selection_required', 'token-client/interaction-required'],
    ['invalid_request', 'token-client/authorization-failed'],
    ['server_error', 'token-client/silent-no-answer'],
    ['temporarily_unavailable', 'token-client/silent-no-answer'],
  ])('%s', async (error, code) => {
    refuse(error)
    if (code === null) expect(await shop.client.restore()).toBeNull()
    else await expect(shop.client.restore()).rejects.toMatchObject({ code, phase: 'silent-authentication' })
  })

  test.each([
    ['a page', { status: 200, body: '<h1>Sign in</h1>' }],
    ['an HTTP error', { status: 500 }],
  ])('%s in the frame', async (_name, answer) => {
    shop.provider.script({ at: 'authorize', ...answer })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/silent-no-answer' })
  })

  test('silence', async () => {
    shop.open({ silentTimeoutMs: 20 })
    shop.page.onFrame = () => {}
    await expect(shop.client.restore()).rejects.toMatchObject({
      code: 'token-client/silent-no-answer',
      cause: { code: 'token-client/timeout' },
    })
  })

  test('silence of a server that is out of reach is an error of the network', async () => {
    shop.open({ silentTimeoutMs: 20 })
    shop.page.onFrame = () => shop.provider.script({ at: 'discovery', dropConnection: 'before' })
    await expect(shop.client.restore()).rejects.toMatchObject({ retryable: true })
  })
})

describe('silentRestore', () => {
  test('when-known: an anonymous visit makes no request', async () => {
    open({ silentRestore: 'when-known' })
    expect(await shop.client.restore()).toBeNull()
    expect(shop.provider.journal.of('discovery')).toEqual([])
    expect(shop.page.frames).toEqual([])
  })

  test('when-known: a browser that has signed in asks, until a sign-out', async () => {
    open({ silentRestore: 'when-known' })
    await signIn()
    shop.open()
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
    await shop.client.signOut({ scope: 'application' })
    shop.open()
    expect(await shop.client.restore()).toBeNull()
    expect(asked('none')).toHaveLength(1)
  })

  test('never: the server is not asked, but stored tokens restore the session', async () => {
    open({ silentRestore: 'never', tokenStorage: 'session-storage' })
    expect(await shop.client.restore()).toBeNull()
    await signIn()
    shop.open()
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.page.frames).toEqual([])
  })

  test('any other value is refused by name', async () => {
    open({ silentRestore: 'sometimes' as 'never' })
    await expect(shop.client.restore()).rejects.toMatchObject({
      code: 'token-client/config-invalid',
      field: 'silentRestore',
    })
  })
})

describe('parameters', () => {
  test('authorizationParams go with every request, silent ones too', async () => {
    open({ authorizationParams: { organization: 'org_1' } })
    await signIn()
    await shop.client.extendSession()
    expect(asked().map((parameters) => parameters['organization'])).toEqual(['org_1', 'org_1'])
  })

  test('extraParams of a sign-in are repeated by silent requests, also after a page load, until a sign-out', async () => {
    await signIn({ extraParams: { organization: 'org_2' } })
    await shop.client.extendSession()
    shop.open()
    await shop.client.restore()
    expect(asked('none').map((parameters) => parameters['organization'])).toEqual(['org_2', 'org_2'])
    await shop.client.signOut({ scope: 'application' })
    await shop.client.restore()
    expect(asked('none').at(-1)).not.toHaveProperty('organization')
  })

  test.each([
    ['authorizationParams', 'state'],
    ['authorizationParams', 'redirect_uri'],
    ['authorizationParams', 'id_token_hint'],
    ['signOutParams', 'post_logout_redirect_uri'],
  ] as const)('%s may not set %s', async (field, name) => {
    open({ [field]: { [name]: 'x' } })
    const error = shop.client.signIn()
    await expect(error).rejects.toMatchObject({ code: 'token-client/config-invalid', field })
    await expect(error).rejects.toThrow(`"${name}"`)
  })

  test('a silent request carries the ID token that is held', async () => {
    await signIn()
    await shop.client.extendSession()
    expect(asked('none')[0]?.['id_token_hint']).toMatch(/^ey/)
  })

  test('a sign-in, and a silent request without a session, carry none', async () => {
    await shop.client.restore()
    shop.client.dispose()
    open()
    await signIn()
    expect(asked().every((parameters) => !('id_token_hint' in parameters))).toBe(true)
  })
})

describe('the API of a token', () => {
  const audience = 'https://api.example/orders'
  test.each([
    [undefined, { resource: audience }],
    ['audience', { audience }],
    ['both', { audience, resource: audience }],
  ] as const)('audienceParameter %s', async (audienceParameter, expected) => {
    open({ audience, ...(audienceParameter && { audienceParameter }) })
    await signIn()
    const names = ['audience', 'resource']
    const sent = Object.fromEntries(Object.entries(asked()[0] ?? {}).filter(([name]) => names.includes(name)))
    expect(sent).toEqual(expected)
  })

  test('the profile of Auth0 sends audience', async () => {
    open({ audience, server: 'auth0' })
    expect(new URL(await shop.leave()).searchParams.get('audience')).toBe(audience)
  })

  test('an unknown profile is refused by name', async () => {
    open({ server: 'acme' as 'okta' })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/config-invalid', field: 'server' })
  })
})

describe('the answer to a hidden frame', () => {
  const modes = (response_modes_supported: string[] | undefined) =>
    shop.provider.script({ at: 'discovery', json: { response_modes_supported } })

  test('comes through the callback page where the metadata names no response modes', async () => {
    modes(undefined)
    await shop.client.restore()
    expect(new URL(shop.page.frames[0]?.src ?? '').searchParams.get('response_mode')).toBe('query')
  })

  test('is a web message where the app says so', async () => {
    open({ silentTransport: 'web-message' })
    modes(undefined)
    await shop.client.restore()
    expect(new URL(shop.page.frames[0]?.src ?? '').searchParams.get('response_mode')).toBe('web_message')
  })

  test('is not waited for from a server that gives none', async () => {
    open({ server: 'cognito' })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/silent-unavailable' })
    expect(shop.page.frames).toEqual([])
  })
})

describe('sign-out', () => {
  const leave = async (options?: Parameters<HostileShop['client']['signOut']>[0]) => {
    void shop.client.signOut(options)
    await vi.waitUntil(() => shop.page.left.length > 0)
    return new URL(`${shop.page.left.at(-1)}`)
  }
  const withoutEndSession = () => shop.provider.script({ at: 'discovery', json: { end_session_endpoint: undefined } })

  test('signOutParams go along', async () => {
    open({ signOutParams: { logout_hint: 'ada' } })
    expect((await leave()).searchParams.get('logout_hint')).toBe('ada')
  })

  test.each([
    ['auth0', '/v2/logout', 'returnTo'],
    ['cognito', '/logout', 'logout_uri'],
  ] as const)('%s without an end-session endpoint', async (server, path, parameter) => {
    open({ server })
    withoutEndSession()
    const { pathname, searchParams } = await leave({ returnTo: '/bye' })
    expect(pathname).toBe(path)
    expect(Object.fromEntries(searchParams)).toEqual({ client_id: 'shop', [parameter]: 'https://shop.example/bye' })
    expect(shop.client.capabilities.signOutOfSso).toBe(true)
  })
})

test('a refresh at Keycloak extends the SSO session, and says so', async () => {
  open({ server: 'keycloak', useRefreshTokens: true }, { refreshTokens: true })
  await signIn()
  expect(shop.client.capabilities.renewalExtendsSession).toBe(true)
  const before = Date.now()
  expect((await shop.client.renewTokens()).contactedAt).toBeGreaterThanOrEqual(before)
})
