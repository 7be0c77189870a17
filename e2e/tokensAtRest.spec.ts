import type { Page } from '@playwright/test'
import { expect, test } from './conformance/conformance.ts'

// Token storage and key binding, in a real browser with a provider on another origin.
const served = { algorithm: 'RS256', refreshTokens: true } as const
const storageOf = (page: Page) =>
  page.evaluate(() => ({ session: JSON.stringify(sessionStorage), local: JSON.stringify(localStorage) }))
const issued = /(access|refresh)-\d/

test.describe('session storage', () => {
  test.use({ client: { tokenStorage: 'session-storage', useRefreshTokens: true }, served })

  test('a reload requests no token, and no other storage holds one', async ({ page, provider, party }) => {
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
    const { session, local } = await storageOf(page)
    expect(session).toMatch(issued)
    expect(local).not.toMatch(issued)
    provider.journal.clear()
    await page.reload()
    await party.press('Restore')
    await party.expectSaid('ada: 200 ada')
    expect(provider.journal.entries.map(({ endpoint }) => endpoint)).toEqual(['userinfo'])

    await party.press('Sign out')
    await expect.poll(() => provider.journal.of('revocation').length).toBe(1)
    await expect.poll(() => provider.journal.of('end_session').length).toBe(1)
    await party.expectSaid('signed out')
    expect((await storageOf(page)).session).not.toMatch(issued)
  })
})

test.describe('local storage', () => {
  test.use({ client: { tokenStorage: 'local-storage' }, served })

  test('a tab opened after all others were closed is signed in', async ({ page, context, provider, party }) => {
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
    const later = await context.newPage()
    await page.close()
    provider.journal.clear()
    await later.goto(party.origin)
    await later.getByRole('button', { name: 'Restore' }).click()
    await expect(later.locator('output')).toHaveText('ada: 200 ada')
    expect(provider.journal.entries.map(({ endpoint }) => endpoint)).toEqual(['userinfo'])
  })
})

/** Records all requests and responses of the page's own `fetch`. */
const listen = (page: Page) =>
  page.addInitScript(() => {
    const heard: string[] = []
    const send = globalThis.fetch
    globalThis.fetch = async (input, init) => {
      const answer = await send(input, init)
      heard.push(answer.url, String(new URLSearchParams(init?.body as URLSearchParams)), await answer.clone().text())
      return answer
    }
    Object.assign(globalThis, { heard })
  })
const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.join('\n'))

test.describe('a worker', () => {
  test.use({ client: { tokenStorage: 'worker' }, served })

  test('keeps the refresh token: the page never sees one', async ({ page, provider, party }) => {
    await listen(page)
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
    expect(page.workers()).toHaveLength(1)
    for (let count = 2; count < 5; count++) {
      await party.press('Renew')
      await expect.poll(() => provider.journal.of('userinfo').length).toBe(count)
    }
    const used = provider.journal.of('token').flatMap(({ parameters }) => parameters['refresh_token'] ?? [])
    expect(new Set(used).size).toBe(3)
    const { session, local } = await storageOf(page)
    const seen = (await heard(page)) + session + local
    expect(seen).toContain('/userinfo')
    for (const token of used) expect(seen).not.toContain(token)
  })
})

test.describe('a worker that the page’s policy forbids', () => {
  test.use({
    client: { tokenStorage: 'worker' },
    served,
    appHeaders: { 'content-security-policy': "worker-src 'none'" },
  })

  test('lets the page renew without a worker', async ({ page, provider, party }) => {
    await listen(page)
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
    await party.press('Renew')
    await expect.poll(() => provider.journal.of('userinfo').length).toBe(2)
    expect(page.workers()).toEqual([])
    expect(await heard(page)).toContain('grant_type=refresh_token')
  })
})

test.describe('a key', () => {
  test.use({
    client: { useDpop: true, useRefreshTokens: true },
    served: { ...served, dpopNonces: true },
  })

  test('binds tokens, is shared by tabs, and is not extractable', async ({ page, context, provider, party }) => {
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
    expect(provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['use_dpop_nonce', 'ok'])
    expect(provider.journal.of('userinfo')[0]?.headers['authorization']).toMatch(/^DPoP /)
    await party.press('Renew')
    await expect.poll(() => provider.journal.of('userinfo').length).toBe(2)
    provider.journal.clear()

    const second = await context.newPage()
    await second.goto(party.origin)
    await second.getByRole('button', { name: 'Restore' }).click()
    await expect(second.locator('output')).toHaveText('ada: 200 ada')
    expect(provider.journal.entries.map(({ endpoint, outcome }) => `${endpoint} ${outcome}`)).toEqual(['userinfo ok'])

    const attempt = await page.evaluate(async () => {
      const opening = indexedDB.open('stillhere')
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const asking = opening.result.transaction('keys').objectStore('keys').getAll()
      await new Promise((resolve) => asking.addEventListener('success', resolve))
      const [pair] = asking.result as CryptoKeyPair[]
      return (
        pair &&
        crypto.subtle.exportKey('jwk', pair.privateKey).then(
          () => 'taken out',
          (error: Error) => error.name,
        )
      )
    })
    expect(attempt).toBe('InvalidAccessError')
  })
})

test.describe('a key that is lost', () => {
  test.use({ client: { useDpop: true, useRefreshTokens: true, tokenStorage: 'local-storage' }, served })

  test('makes stored tokens worthless, so the provider is asked', async ({ page, provider, party }) => {
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
    provider.journal.clear()
    await page.evaluate(async () => {
      const deleting = indexedDB.deleteDatabase('stillhere')
      await new Promise((resolve) => deleting.addEventListener('success', resolve))
    })
    await page.reload()
    await party.press('Restore')
    await party.expectSaid('ada: 200 ada')
    expect(provider.journal.of('authorize').map(({ parameters }) => parameters['prompt'])).toEqual(['none'])
    expect(provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['ok'])
  })
})
