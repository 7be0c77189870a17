import { fetchBackendSession } from './fetchBackendSession.ts'
import { expect, test } from './storezero.ts'

// The shop with the implicit flow: the same sessions, and the same single sign-on to My Account.
test.use({ durations: { idle: 300, token: 150, warning: 60 }, variant: { shopImplicit: true } })

for (const way of ['password', 'Kinfolk'] as const)
  test(`the shop with tokens in the front channel, by ${way}`, async ({ page, storezero, signIn }) => {
    await storezero.endSessions()
    const socialBefore = (await storezero.socialSessions()).length
    await page.goto(storezero.shop)
    await page.getByRole('button', { name: 'Sign in' }).click()
    if (way === 'password') await signIn(page)
    else {
      await page.getByRole('button', { name: 'Continue with Kinfolk' }).click()
      await page.getByLabel('Username').fill('ada')
      await page.getByLabel('Password').fill('kite')
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    await expect(page.getByText('Signed in as Ada')).toBeVisible()
    expect(new URL(page.url()).hash).toBe('')
    const since = await storezero.now()
    expect((await storezero.status()).sessions).toMatchObject([{ user: 'ada' }])
    expect((await storezero.socialSessions()).length - socialBefore).toBe(way === 'Kinfolk' ? 1 : 0)

    await page.goto(`${storezero.account}/orders`)
    await expect(page.getByText('Signed in as Ada')).toBeVisible()
    expect(await fetchBackendSession(page)).toMatchObject({ status: 'active', session: { user: { sub: 'ada' } } })
    // and back: the page has stored no session, but the server has one
    await page.goto(storezero.shop)
    await expect(page.getByText('Signed in as Ada')).toBeVisible()
    const asked = await storezero.requests(since, 'authorize')
    expect(asked.map(({ clientId, prompt, outcome }) => ({ clientId, prompt, outcome }))).toEqual([
      { clientId: 'account', prompt: 'none', outcome: 'ok' },
      { clientId: 'shop-implicit', prompt: 'none', outcome: 'ok' },
    ])
  })
