import { describe, expect, test } from 'vitest'
import { openBffShop, type BffShop } from '../testSupport/openBffShop.ts'
import type { Navigation } from '../testSupport/createTestBrowser.ts'
import type { HostileProviderOptions } from '@stillhere/token-client/hostile-provider'

const elsewhere: HostileProviderOptions = { issuer: 'https://id.example.org' }

/** Starts an extension and follows it in a frame. Returns the error that the page receives. */
const extend = async (shop: BffShop, navigation?: Navigation) => {
  const answer = await shop.ask('/auth/extend', {})
  const { location } = (await answer.json()) as { location: string }
  return heard(await shop.carry(location, navigation))
}
const heard = async ({ response }: { response: Response }) =>
  (JSON.parse(/postMessage\((\{.*\})\)/.exec(await response.text())?.[1] ?? '{}') as { error?: string | null }).error

describe('an extension', () => {
  test('by a hidden frame counts from its start and keeps the session id', async () => {
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

  test('succeeds even if the deadline passes meanwhile', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 299_000
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    shop.clock.at += 2_000
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
    expect(await heard(await shop.carry(location))).toBeNull()
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('without a session is refused', async () => {
    const shop = openBffShop()
    expect(await (await shop.ask('/auth/extend', {})).json()).toMatchObject({ status: 'none' })
    await shop.signIn()
    shop.clock.at += 300_000
    const answer = await shop.ask('/auth/extend', {})
    expect(await answer.json()).toEqual({ now: shop.clock.at, status: 'ended', reason: 'idle-timeout' })
  })

  test('works by refresh token if the provider counts that as activity', async () => {
    const shop = openBffShop({ refreshExtendsSession: true })
    await shop.signIn()
    shop.clock.at += 200_000
    const answer = await shop.ask('/auth/extend', {})
    expect(await answer.json()).toMatchObject({ status: 'active', session: { contactedAt: shop.clock.at } })
    expect(shop.provider.journal.of('token').at(-1)?.parameters).toMatchObject({ grant_type: 'refresh_token' })
    expect(await shop.askSession()).toMatchObject({ session: { idleDeadlineAt: shop.clock.at + 300_000 } })
  })

  test('for another user ends the session and creates none', async () => {
    const shop = openBffShop()
    await shop.signIn('ada')
    shop.provider.script({ at: 'token', claims: { sub: 'grace' } })
    expect(await extend(shop)).toBe('subject-changed')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'user-changed' })
  })

  test('that the page expects for another user keeps the user of the session', async () => {
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

  test('that an old page of another user requests does not end the session', async () => {
    const shop = openBffShop()
    await shop.signIn('ada')
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none', subject: 'grace' })
    expect(await heard(await shop.carry(((await start.json()) as { location: string }).location))).toBe(
      'subject-changed',
    )
    expect(await shop.askSession()).toMatchObject({ status: 'active', session: { user: { sub: 'ada' } } })
  })

  test('does not undo a concurrent sign-out', async () => {
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

describe('without an SSO session', () => {
  const lapse = (shop: BffShop, description?: string) =>
    shop.provider.script({
      at: 'authorize',
      when: ({ parameters }) => parameters['prompt'] === 'none',
      response: { code: undefined, error: 'login_required', error_description: description },
    })

  test.each<[string, HostileProviderOptions, Navigation]>([
    ['of the same site', {}, {}],
    ['of another site, in a window', elsewhere, { dest: 'document' }],
  ])('%s: the session ends', async (_, provider, navigation) => {
    const shop = openBffShop({}, provider)
    await shop.signIn()
    lapse(shop)
    expect(await extend(shop, navigation)).toBe('login-required')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    expect(shop.events).toContainEqual(
      expect.objectContaining({ type: 'session-ended', reason: 'signed-out-elsewhere' }),
    )
  })

  test('in a cross-site frame, the answer is uncertain and the session stays', async () => {
    const shop = openBffShop({}, elsewhere)
    await shop.signIn()
    expect(await extend(shop, { withoutThirdPartyCookies: true })).toBe('silent-blocked')
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('in a cross-site frame that has worked before, the session ends', async () => {
    const shop = openBffShop({}, elsewhere)
    await shop.signIn()
    expect(await extend(shop)).toBeNull()
    lapse(shop)
    expect(await extend(shop)).toBe('login-required')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
  })

  test('after a revocation, the page learns the reason', async () => {
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
  ])('%s: the session stays', async (_, request) => {
    const shop = openBffShop()
    await shop.signIn()
    lapse(shop)
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none', ...request })
    expect(await heard(await shop.carry(((await start.json()) as { location: string }).location))).toBe(
      'login-required',
    )
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('after the idle deadline, the reason is the idle timeout', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    lapse(shop)
    shop.clock.at += 300_000
    expect(await heard(await shop.carry(location))).toBe('login-required')
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })

  test('and without a session, a new page finds no user', async () => {
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

  test('finds the user of the SSO session', async () => {
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

  test('for another user than the page expects is refused', async () => {
    const shop = openBffShop()
    await shop.signIn('grace')
    await shop.ask('/auth/logout', { scope: 'application' })
    expect(await restore(shop, { subject: 'ada' })).toBe('subject-changed')
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })

  test('that began without a session does not replace a later sign-in of another user', async () => {
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

  test('that is pending during a sign-out does not sign the user in again', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const start = await shop.ask('/auth/login', { mode: 'frame', prompt: 'none' })
    const { location } = (await start.json()) as { location: string }
    await shop.ask('/auth/logout', { scope: 'application' })
    expect(await heard(await shop.carry(location))).toBe('callback-unsolicited')
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })

  test('during a session extends it', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const cookie = shop.sessionCookie()
    shop.clock.at += 100_000
    expect(await restore(shop)).toBeNull()
    expect(shop.sessionCookie()).toBe(cookie)
    expect(await shop.askSession()).toMatchObject({ session: { contactedAt: shop.clock.at } })
  })

  test('after the deadline creates a new session for the same user', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const cookie = shop.sessionCookie()
    shop.clock.at += 300_000
    expect(await restore(shop, { subject: 'ada' })).toBeNull()
    expect(shop.sessionCookie()).not.toBe(cookie)
    expect(await shop.askSession()).toMatchObject({ status: 'active', session: { contactedAt: shop.clock.at } })
  })

  test('never shows a consent page in a frame', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.provider.script({ at: 'authorize', response: { code: undefined, error: 'consent_required' } })
    expect(await extend(shop)).toBe('interaction-required')
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
})
