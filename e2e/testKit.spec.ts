import { expect } from '@playwright/test'
import { test } from '../docs/snippets/signedIn.ts'
import { buildApp, serveApp } from './conformance/relyingParty.ts'

test('an app finds a user signed in, without a sign-in page and without a server', async ({ page, provider }) => {
  const app = await serveApp(await buildApp(), { issuer: 'https://sign-in.example', clientId: 'shop' }, {})
  const said = page.locator('output')
  await page.goto(app.origin)
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(said).toHaveText('ada: 200 ada')
  expect(provider.journal.of('sign_in')).toEqual([])
  expect(provider.journal.of('token')).toHaveLength(1)
  provider.user = null
  await page.reload()
  await page.getByRole('button', { name: 'Restore' }).click()
  // the provider is on another site, so the app cannot rely on its cookies in frames
  await expect(said).toHaveText('token-client/silent-blocked')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'grace' }).click()
  await expect(said).toHaveText(/^grace/)
  await app.close()
})

test('a failure at the provider reaches the browser', async ({ page, provider }) => {
  const app = await serveApp(await buildApp(), { issuer: 'https://sign-in.example', clientId: 'shop' }, {})
  provider.script({ at: 'token', dropConnection: 'before' })
  await page.goto(app.origin)
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(page.locator('output')).toHaveText('token-client/network')
  await app.close()
})
