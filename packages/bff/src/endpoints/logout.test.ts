import { describe, expect, test } from 'vitest'
import { openBffShop, shopOrigin } from '../testSupport/openBffShop.ts'

const bodyOf = async (answer: Response) => (await answer.json()) as { location: string | null; error?: string }

describe('signing out', () => {
  test('of the application deletes the session and keeps the SSO session', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const answer = await shop.ask('/auth/logout', { scope: 'application' })
    expect(await bodyOf(answer)).toEqual({ location: null })
    expect([...shop.store.sessions]).toEqual([])
    expect(shop.sessionCookie()).toBeUndefined()
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
    expect(shop.provider.user).toBe('ada')
    await shop.bff.close()
    expect(shop.provider.journal.of('revocation')).toEqual([])
  })

  test('oidcc-client-test-rp-init-logout: of the SSO session returns the end-session address and revokes the refresh token', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const extraParams = { ui_locales: 'ar' }
    const { location } = await bodyOf(await shop.ask('/auth/logout', { scope: 'sso', returnTo: '/bye', extraParams }))
    const landing = await shop.browser.navigate(location ?? '', { page: `${shopOrigin}/` })
    expect(shop.provider.journal.of('end_session')[0]?.parameters).toMatchObject({
      id_token_hint: expect.stringMatching(/^eyJ/),
      client_id: 'shop',
      post_logout_redirect_uri: `${shopOrigin}/bye`,
      ui_locales: 'ar',
    })
    expect(landing.url).toBe(`${shopOrigin}/bye`)
    expect(shop.provider.user).toBeNull()
    await shop.bff.close()
    expect(shop.provider.journal.of('revocation')).toHaveLength(1)
  })

  test.each([
    ['application', true, 1],
    ['sso', false, 0],
  ])('of scope %s with revoke: %s', async (scope, revoke, times) => {
    const shop = openBffShop()
    await shop.signIn()
    await shop.ask('/auth/logout', { scope, revoke })
    await shop.bff.close()
    expect(shop.provider.journal.of('revocation')).toHaveLength(times)
  })

  test('works whatever the provider answers', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.provider.script({ at: 'revocation', dropConnection: 'before' })
    const another = shop.openAnother({ requestTimeoutMs: 400 })
    shop.provider.script({ at: 'discovery', hold: new Promise(() => {}) })
    const cookie = `__Host-Http-stillhere-session=${shop.sessionCookie()}`
    const request = new Request(`${shopOrigin}/auth/logout`, {
      method: 'POST',
      body: '{"scope":"sso"}',
      headers: { cookie, 'stillhere-request': 'x'.repeat(16) },
    })
    const answer = await another.fetch(request)
    expect(await bodyOf(answer)).toEqual({ location: null })
    expect(answer.headers.getSetCookie().join()).toContain('stillhere-session=;')
    expect([...shop.store.sessions]).toEqual([])
    await another.close()
  })

  test('after the deadline still sends the ID token hint', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 300_000
    const { location } = await bodyOf(await shop.ask('/auth/logout', { scope: 'sso' }))
    expect(new URL(location ?? '').searchParams.has('id_token_hint')).toBe(true)
  })

  test('after the provider has ended the session sends it, too', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.provider.script({ at: 'token', status: 400, body: '{"error":"invalid_grant"}' })
    await shop.ask('/auth/refresh', {})
    const { location } = await bodyOf(await shop.ask('/auth/logout', { scope: 'sso' }))
    expect(new URL(location ?? '').searchParams.has('id_token_hint')).toBe(true)
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })

  test('without a session succeeds', async () => {
    const shop = openBffShop()
    const { location } = await bodyOf(await shop.ask('/auth/logout', { scope: 'sso' }))
    expect(new URL(location ?? '').searchParams.get('client_id')).toBe('shop')
    shop.provider.behave()
    const without = openBffShop()
    without.provider.script({ at: 'discovery', json: { end_session_endpoint: undefined } })
    expect(await bodyOf(await without.ask('/auth/logout', { scope: 'sso' }))).toEqual({ location: null })
  })

  test.each([
    ['request_malformed', {}],
    ['request_malformed', { scope: 'all' }],
    ['return_to_rejected', { scope: 'sso', returnTo: 'https://evil.example/' }],
    ['parameter_forbidden', { scope: 'sso', extraParams: { post_logout_redirect_uri: 'https://evil.example/' } }],
    ['parameter_forbidden', { scope: 'sso', extraParams: { id_token_hint: 'x' } }],
  ])('is refused with %s: %j, and changes nothing', async (error, request) => {
    const shop = openBffShop()
    await shop.signIn()
    const answer = await shop.ask('/auth/logout', request)
    expect([answer.status, (await bodyOf(answer)).error]).toEqual([400, error])
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('fails if the store cannot be reached', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.store.fail(new Error('connection refused'))
    expect((await shop.ask('/auth/logout', { scope: 'application' })).status).toBe(503)
    shop.store.fail(null)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
})
