import { describe, expect, test } from 'vitest'
import { openBffShop, type BffShop } from './testSupport/openBffShop.ts'
import type { Navigation } from './testSupport/createTestBrowser.ts'
import type { HostileProviderOptions } from '@stillhere/token-client/hostile-provider'

const elsewhere: HostileProviderOptions = { issuer: 'https://id.example.org' }

/** Asks for an extension and lets a frame carry it. Gives the error that the page hears. */
const extend = async (shop: BffShop, navigation?: Navigation) => {
  const answer = await shop.ask('/auth/extend', {})
  const { location } = (await answer.json()) as { location: string }
  return heard(await shop.carry(location, navigation))
}
const heard = async ({ response }: { response: Response }) =>
  (JSON.parse(/postMessage\((\{.*\})\)/.exec(await response.text())?.[1] ?? '{}') as { error?: string | null }).error

describe('an extension', () => {
  test('by a hidden frame moves the deadline from when it was asked for, under the same id', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const [before, cookie] = [await shop.askSession(), shop.sessionCookie()]
    shop.clock.at += 200_000
    const askedAt = shop.clock.at
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    expect(new URL(location).searchParams.get('prompt')).toBe('none')
    shop.clock.at += 3_000
    expect(await heard(await shop.carry(location))).toBeNull()
    const after = await shop.askSession()
    expect(after.session).toMatchObject({
      contactedAt: askedAt,
      idleDeadlineAt: askedAt + 300_000,
      authenticatedAt: before.session?.['authenticatedAt'],
      transaction: before.session?.['transaction'],
      silent: true,
    })
    expect(shop.sessionCookie()).toBe(cookie)
    expect(shop.store.sessions.size).toBe(1)
  })

  test('decides, even if the deadline passes meanwhile', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 299_000
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    shop.clock.at += 2_000
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
    expect(await heard(await shop.carry(location))).toBeNull()
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('is nothing for whoever is not signed in', async () => {
    const shop = openBffShop()
    expect(await (await shop.ask('/auth/extend', {})).json()).toMatchObject({ status: 'none' })
    await shop.signIn()
    shop.clock.at += 300_000
    const answer = await shop.ask('/auth/extend', {})
    expect(await answer.json()).toEqual({ now: shop.clock.at, status: 'ended', reason: 'idle-timeout' })
  })

  test('by refresh token where the provider counts that as contact', async () => {
    const shop = openBffShop({ refreshExtendsSession: true })
    await shop.signIn()
    shop.clock.at += 200_000
    const answer = await shop.ask('/auth/extend', {})
    expect(await answer.json()).toMatchObject({ status: 'active', session: { contactedAt: shop.clock.at } })
    expect(shop.provider.journal.of('token').at(-1)?.parameters).toMatchObject({ grant_type: 'refresh_token' })
    expect(await shop.askSession()).toMatchObject({ session: { idleDeadlineAt: shop.clock.at + 300_000 } })
  })

  test('that somebody else answers ends the session and lets nobody in', async () => {
    const shop = openBffShop()
    await shop.signIn('ada')
    shop.provider.script({ at: 'token', claims: { sub: 'grace' } })
    expect(await extend(shop)).toBe('subject-changed')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'user-changed' })
  })

  test('that the page asks for somebody else makes nobody else of the session', async () => {
    const shop = openBffShop()
    await shop.signIn('ada')
    shop.provider.script({ at: 'token', times: 1, claims: { sub: 'grace' } })
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none', subject: 'grace' })
    expect(await heard(await shop.carry(((await start.json()) as { location: string }).location))).toBe(
      'subject-changed',
    )
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'user-changed' })
    expect(shop.events.map(({ type }) => type)).not.toContain('session-extended')
  })

  test('that an old page of somebody else asks for does not end the session of who is there', async () => {
    const shop = openBffShop()
    await shop.signIn('ada')
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none', subject: 'grace' })
    expect(await heard(await shop.carry(((await start.json()) as { location: string }).location))).toBe(
      'subject-changed',
    )
    expect(await shop.askSession()).toMatchObject({ status: 'active', session: { user: { sub: 'ada' } } })
  })

  test('does not undo a sign-out that came meanwhile', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    let release = () => {}
    shop.provider.script({ at: 'token', hold: new Promise<void>((resolve) => (release = resolve)) })
    const carried = shop.carry(location)
    await expect.poll(() => shop.provider.journal.of('token')).toHaveLength(2)
    await shop.ask('/auth/logout', { scope: 'application' })
    release()
    expect(await heard(await carried)).toBe('session-ended')
    expect(shop.sessionCookie()).toBeUndefined()
    expect(shop.store.sessions.size).toBe(0)
  })
})

describe('nobody is signed in at the provider', () => {
  const lapse = (shop: BffShop, description?: string) =>
    shop.provider.script({
      at: 'authorize',
      when: ({ parameters }) => parameters['prompt'] === 'none',
      response: { code: undefined, error: 'login_required', error_description: description },
    })

  test.each<[string, HostileProviderOptions, Navigation]>([
    ['of the same site', {}, {}],
    ['of another site, in a window', elsewhere, { dest: 'document' }],
  ])('%s: that is definitive', async (_, provider, navigation) => {
    const shop = openBffShop({}, provider)
    await shop.signIn()
    lapse(shop)
    expect(await extend(shop, navigation)).toBe('login-required')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    expect(shop.events).toContainEqual(
      expect.objectContaining({ type: 'session-ended', reason: 'signed-out-elsewhere' }),
    )
  })

  test('of another site, in a frame: nothing is known, and the session stays', async () => {
    const shop = openBffShop({}, elsewhere)
    await shop.signIn()
    expect(await extend(shop, { withoutThirdPartyCookies: true })).toBe('silent-blocked')
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('of another site, in a frame that has worked before: definitive', async () => {
    const shop = openBffShop({}, elsewhere)
    await shop.signIn()
    expect(await extend(shop)).toBeNull()
    lapse(shop)
    expect(await extend(shop)).toBe('login-required')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
  })

  test('for safety: the page is told so', async () => {
    const shop = openBffShop()
    await shop.signIn()
    lapse(shop, 'session_revoked')
    expect(await extend(shop)).toBe('session-revoked')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'revoked' })
  })

  test.each([
    ['as lately as was asked for', { maxAge: 60 }],
    ['in the way that was asked for', { acrValues: 'mfa' }],
    ['with what was asked for', { claims: { id_token: { acr: { essential: true, value: 'mfa' } } } }],
    ['under the name that was asked for', { loginHint: 'grace' }],
    ['where it was asked for', { extraParams: { kc_idp_hint: 'kinfolk' } }],
  ])('%s: that says nothing of the session', async (_, request) => {
    const shop = openBffShop()
    await shop.signIn()
    lapse(shop)
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none', ...request })
    expect(await heard(await shop.carry(((await start.json()) as { location: string }).location))).toBe(
      'login-required',
    )
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('after the idle deadline: that is why', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    lapse(shop)
    shop.clock.at += 300_000
    expect(await heard(await shop.carry(location))).toBe('login-required')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })

  test('nor here: a new page finds nobody', async () => {
    const shop = openBffShop()
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none' })
    const { location } = (await start.json()) as { location: string }
    expect(await heard(await shop.carry(location))).toBe('login-required')
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })
})

describe('a silent sign-in', () => {
  const restore = async (shop: BffShop, request = {}) => {
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none', ...request })
    return heard(await shop.carry(((await start.json()) as { location: string }).location))
  }

  test('finds who is signed in at the provider', async () => {
    const shop = openBffShop()
    await shop.signIn()
    await shop.ask('/auth/logout', { scope: 'application' })
    shop.clock.at += 60_000
    expect(await restore(shop)).toBeNull()
    expect(await shop.askSession()).toMatchObject({
      status: 'active',
      session: {
        user: { sub: 'ada' },
        authenticatedAt: shop.clock.at - 60_000,
        contactedAt: shop.clock.at,
        silent: true,
      },
    })
  })

  test('of another person than whose page it is lets nobody in', async () => {
    const shop = openBffShop()
    await shop.signIn('grace')
    await shop.ask('/auth/logout', { scope: 'application' })
    expect(await restore(shop, { subject: 'ada' })).toBe('subject-changed')
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })

  test('begun for nobody does not take the place of another person who has signed in since', async () => {
    const shop = openBffShop()
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none' })
    const { location } = (await start.json()) as { location: string }
    await shop.signIn('ada')
    const cookie = shop.sessionCookie()
    shop.provider.script({ at: 'token', times: 1, claims: { sub: 'grace' } })
    expect(await heard(await shop.carry(location))).toBe('subject-changed')
    expect(shop.sessionCookie()).toBe(cookie)
    expect(await shop.askSession()).toMatchObject({ status: 'active', session: { user: { sub: 'ada' } } })
    expect(shop.store.sessions.size).toBe(1)
  })

  test('under way when somebody signs out does not sign them in again', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none' })
    const { location } = (await start.json()) as { location: string }
    await shop.ask('/auth/logout', { scope: 'application' })
    expect(await heard(await shop.carry(location))).toBe('callback-unsolicited')
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })

  test('while a session lives extends it', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const cookie = shop.sessionCookie()
    shop.clock.at += 100_000
    expect(await restore(shop)).toBeNull()
    expect(shop.sessionCookie()).toBe(cookie)
    expect(await shop.askSession()).toMatchObject({ session: { contactedAt: shop.clock.at } })
  })

  test('after the deadline is a new session, for the page of the same person', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const cookie = shop.sessionCookie()
    shop.clock.at += 300_000
    expect(await restore(shop, { subject: 'ada' })).toBeNull()
    expect(shop.sessionCookie()).not.toBe(cookie)
    expect(await shop.askSession()).toMatchObject({ status: 'active', session: { contactedAt: shop.clock.at } })
  })

  test('asks for consent in no frame', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.provider.script({ at: 'authorize', response: { code: undefined, error: 'consent_required' } })
    expect(await extend(shop)).toBe('interaction-required')
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
})
