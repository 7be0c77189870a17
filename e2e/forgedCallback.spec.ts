import { expect, test } from './storezero.ts'

// callbacks of the page; packages/bff tests those of a backend
test.use({ durations: { idle: 300, token: 150, warning: 60 }, variant: { withoutBackend: true } })

const text = 'Call +1 555 0100 to unlock your account'
const forgeries = {
  'a code': '?code=x&state=y',
  'an error': `?error=access_denied&error_description=${encodeURIComponent(text)}&state=y`,
  'an error without a state': `?error=server_error&error_description=${encodeURIComponent(text)}`,
  'a doubled state': '?code=x&state=y&state=z',
  'code and error': '?code=x&error=access_denied&state=y',
}

for (const [name, query] of Object.entries(forgeries)) {
  test(`a forged callback with ${name} changes nothing for a signed-in user`, async ({
    page,
    context,
    storezero,
    signIn,
  }) => {
    await page.goto(`${storezero.account}/orders`)
    await signIn(page)
    await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
    const since = await storezero.now()
    const { sessions } = await storezero.status()

    const forged = await context.newPage()
    await forged.goto(`${storezero.account}/${query}`)
    await expect(forged.getByText('Signed in as Ada')).toBeVisible()
    await expect(forged.getByText('555')).toHaveCount(0)
    await expect(forged).toHaveURL((url) => !/state|code|error/.test(url.search) || name === 'an error without a state')
    await expect(page.getByText('Signed in as Ada')).toBeVisible()
    const tokens = await storezero.requests(since, 'token')
    expect(tokens.every(({ outcome }) => outcome === 'ok')).toBe(true) // the forged code was never sent
    expect((await storezero.status()).sessions.map(({ user }) => user)).toEqual(sessions.map(({ user }) => user))
  })
}

for (const [name, query] of Object.entries(forgeries)) {
  test(`a forged callback with ${name} does not disturb a pending sign-in`, async ({
    page,
    context,
    storezero,
    signIn,
  }) => {
    await page.goto(`${storezero.account}/orders?sort=oldest`)
    await expect(page.getByLabel('Username')).toBeVisible()

    const forged = await context.newPage()
    await forged.goto(`${storezero.account}/${query}`)
    await expect(forged.getByRole('button', { name: 'Sign in' }).first()).toBeVisible()
    await expect(forged.getByText('555')).toHaveCount(0)

    await signIn(page)
    await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
    expect(page.url()).toBe(`${storezero.account}/orders?sort=oldest`)
  })
}

test('a forged callback in the tab of a pending sign-in does not prevent its completion', async ({
  page,
  storezero,
  signIn,
}) => {
  await page.goto(`${storezero.account}/orders`)
  await expect(page.getByLabel('Username')).toBeVisible()
  const interaction = page.url()
  await page.goto(`${storezero.account}/?error=access_denied&state=y`)
  await expect(page.getByRole('button', { name: 'Sign in' }).first()).toBeVisible()
  await page.goto(interaction)
  await signIn(page)
  await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
})

test('a used callback is removed from the address and changes nothing', async ({ page, storezero, signIn }) => {
  const callbacks: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest() && new URL(request.url()).searchParams.has('code')) callbacks.push(request.url())
  })
  await page.goto(`${storezero.account}/orders`)
  await signIn(page)
  await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
  const used = callbacks.find((url) => url.startsWith(storezero.account))
  expect(used).toBeDefined()
  const since = await storezero.now()
  await page.goto(used!)
  await expect(page.getByText('Signed in as Ada')).toBeVisible()
  expect((await storezero.requests(since, 'token')).every(({ outcome }) => outcome === 'ok')).toBe(true)
})
