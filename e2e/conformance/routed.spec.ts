import { expect, test } from '@playwright/test'
import { createHostileProvider } from '../../packages/token-client/src/testing/hostile-provider/index.ts'
import { buildApp, serveApp } from './relyingParty.ts'

test('a provider without a server: Playwright routes the requests to it', async ({ page }) => {
  const provider = createHostileProvider()
  const app = await serveApp(await buildApp(), { issuer: provider.issuer, clientId: 'shop' })
  await page.route(`${provider.issuer}/**`, async (route) => {
    const request = route.request()
    const body = request.postData()
    const answer = await provider.handle(
      new Request(request.url(), {
        method: request.method(),
        headers: await request.allHeaders(),
        ...(body !== null && { body }),
      }),
    )
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    })
  })
  await page.goto(app.origin)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'ada' }).click()
  await expect(page.locator('output')).toHaveText('ada: 200 ada')
  expect(provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['ok'])
  await app.close()
})
