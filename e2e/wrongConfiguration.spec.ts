import type { BrowserContext } from '@playwright/test'
import { expect, test, type Storezero } from './storezero.ts'

// without a backend: the page contacts the authorization server
test.use({ durations: { idle: 300, token: 150, warning: 60 }, variant: { withoutBackend: true } })

type Mistake = { code: string; field: RegExp; make(context: BrowserContext, storezero: Storezero): Promise<unknown> }

// requests are changed on the way to the server, so that the app seems to be configured wrongly
const mistakes: Record<string, Mistake> = {
  'an unreachable server': {
    code: 'token-client/discovery-failed',
    field: /issuer/,
    make: (context, { auth }) => context.route(`${auth}/**`, (route) => route.abort('connectionrefused')),
  },
  'an unknown issuer': {
    code: 'token-client/discovery-failed',
    field: /issuer/,
    make: (context, { auth }) =>
      context.route(`${auth}/.well-known/**`, (route) =>
        route.fulfill({ status: 404, body: 'Not found', headers: { 'access-control-allow-origin': '*' } }),
      ),
  },
  'an issuer that calls itself otherwise': {
    code: 'token-client/issuer-mismatch',
    field: /issuer/,
    async make(context, { auth, metadata }) {
      const json = { ...(await metadata()), issuer: `${auth}/` }
      const headers = { 'access-control-allow-origin': '*' }
      await context.route(`${auth}/.well-known/**`, (route) => route.fulfill({ json, headers }))
    },
  },
  'an unknown audience': {
    code: 'token-client/config-invalid',
    field: /audience/,
    make: (context, { auth }) =>
      context.route(
        (url) => url.origin === auth && url.searchParams.has('resource'),
        (route) => {
          const url = new URL(route.request().url())
          url.searchParams.set('resource', 'https://unknown.example')
          return route.continue({ url: url.href })
        },
      ),
  },
}

for (const [name, { code, field, make }] of Object.entries(mistakes)) {
  test(`${name} gives one typed error, on the page, that names the field`, async ({ page, context, storezero }) => {
    await make(context, storezero)
    const visited: string[] = []
    page.on('framenavigated', (frame) => frame === page.mainFrame() && visited.push(frame.url()))
    await page.goto(`${storezero.account}/orders`)
    await expect(page.getByText(code)).toBeVisible()
    await expect(page.getByText(field).first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    expect(visited).toEqual([`${storezero.account}/orders`]) // no redirect loop
  })
}

// the page that the server shows in the hidden frame may also be its sign-in page
test('a wrong client id leads to the page of the server that says so, once', async ({ page, context, storezero }) => {
  const { auth, account } = storezero
  await context.route(
    (url) => url.origin === auth && url.searchParams.has('client_id'),
    (route) => route.continue({ url: route.request().url().replace('client_id=account', 'client_id=acount') }),
  )
  const visited: string[] = []
  page.on('framenavigated', (frame) => frame === page.mainFrame() && visited.push(new URL(frame.url()).origin))
  await page.goto(`${account}/orders`)
  await expect(page.getByText('invalid_client').first()).toBeVisible()
  expect(visited).toEqual([account, auth]) // no redirect loop
})
