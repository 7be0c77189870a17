import type { Page } from '@playwright/test'
import { fetchBackendSession } from './fetchBackendSession.ts'
import { takeClocks } from './passTime.ts'
import { expect, test, type Storezero } from './storezero.ts'
import { jump } from './tabsOfOneApp.ts'

// Which of the three sessions exist after each way to sign in and to sign out.
test.use({ durations: { idle: 300, token: 150, warning: 60 } })

const usersOf = (sessions: { user: string }[]) => sessions.map(({ user }) => user)

/** Returns the users with a session at the authorization server and at the social provider, without those of earlier tests. */
const atServers = async (storezero: Storezero) => ({
  sso: usersOf((await storezero.status()).sessions),
  social: usersOf((await storezero.socialSessions()).slice(leftBefore)),
})
let leftBefore = 0

/** Signs in through the social provider, which asks for credentials if it has no session. */
async function continueWithKinfolk(page: Page, password: string | null = 'kite'): Promise<void> {
  await page.getByRole('button', { name: 'Continue with Kinfolk' }).click()
  if (password === null) return
  await page.getByLabel('Username').fill('ada')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
const signedIn = (page: Page) => expect(page.getByText('Signed in as Ada')).toBeVisible()
const signedOut = (page: Page) => expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()

test.beforeEach(async ({ storezero }) => {
  await storezero.endSessions()
  leftBefore = (await storezero.socialSessions()).length
})

test('by password on My Account: a session at the backend and one at the authorization server, no token in the browser', async ({
  page,
  storezero,
  signIn,
}) => {
  const bodies: Promise<string>[] = []
  page.on('response', (response) => {
    if (response.url().startsWith(storezero.account)) bodies.push(response.text().catch(() => ''))
  })
  await page.goto(`${storezero.account}/orders`)
  await signIn(page)
  await signedIn(page)
  await expect(page.getByRole('cell', { name: 'SZ-2094' })).toBeVisible()
  expect(await fetchBackendSession(page)).toMatchObject({ status: 'active', session: { user: { sub: 'ada' } } })
  expect(await atServers(storezero)).toEqual({ sso: ['ada'], social: [] })

  const cookies = (await page.context().cookies(storezero.account)).filter(({ domain }) => domain.startsWith('account'))
  expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
    { name: 'stillhere-session', httpOnly: true, sameSite: 'Strict' },
  ])
  for (const text of await Promise.all(bodies)) expect(text).not.toMatch(/eyJ[\w-]+\.eyJ/)
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toMatch(/eyJ/)
})

test('by password on the shop: a session in the page and one at the authorization server; My Account follows silently', async ({
  page,
  storezero,
  signIn,
}) => {
  await page.goto(storezero.shop)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await signIn(page)
  await signedIn(page)
  expect(await atServers(storezero)).toEqual({ sso: ['ada'], social: [] })
  await page.goto(`${storezero.account}/orders`)
  await signedIn(page)
  expect(await fetchBackendSession(page)).toMatchObject({ status: 'active', session: { user: { sub: 'ada' } } })
})

for (const app of ['shop', 'account'] as const)
  test(`through the social provider on ${app}: three sessions, and a second visit asks for no credentials`, async ({
    page,
    storezero,
  }) => {
    await page.goto(storezero[app])
    await page.getByRole('button', { name: 'Sign in' }).click()
    await continueWithKinfolk(page)
    await signedIn(page)
    expect(await atServers(storezero)).toEqual({ sso: ['ada'], social: ['ada'] })
    if (app === 'account')
      expect(await fetchBackendSession(page)).toMatchObject({ status: 'active', session: { user: { sub: 'ada' } } })

    await page.getByRole('button', { name: 'Sign out' }).click()
    await signedOut(page)
    await expect(page.getByText('You are still signed in at Kinfolk')).toBeVisible()
    expect(await atServers(storezero)).toEqual({ sso: [], social: ['ada'] })
    if (app === 'account') expect(await fetchBackendSession(page)).toMatchObject({ status: 'none' })

    await page.goto(storezero[app])
    await page.getByRole('button', { name: 'Sign in' }).click()
    await continueWithKinfolk(page, null)
    await signedIn(page)
    expect(await atServers(storezero)).toEqual({ sso: ['ada'], social: ['ada'] })
  })

test('a sign-out can include the social provider', async ({ page, storezero }) => {
  await page.goto(storezero.account)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await continueWithKinfolk(page)
  await signedIn(page)
  await page.getByRole('link', { name: 'Sessions' }).click()
  await page.getByRole('button', { name: 'Sign out, and of Kinfolk too' }).click()
  await signedOut(page)
  expect(page.url()).toContain(`${storezero.account}/signed-out`)
  await expect(page.getByText('Nothing of yours is left open in this browser.')).toBeVisible()
  expect(await atServers(storezero)).toEqual({ sso: [], social: [] })
})

const endedDialog = (page: Page) => page.getByRole('alertdialog', { name: 'Your session has ended' })

test('a changed password ends all sessions of that user at once, says so, keeps typed text, and ends no session of others', async ({
  page,
  context,
  browser,
  storezero,
  signIn,
}) => {
  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(`${storezero.account}/orders`)
  await signIn(elsewhere, 'grace')
  await expect(elsewhere.getByText('Signed in as Grace')).toBeVisible()

  await page.goto(`${storezero.account}/orders/SZ-2094`)
  await signIn(page)
  await page.getByLabel('A note with this order').fill('Ring twice')
  const shop = await context.newPage()
  await shop.goto(storezero.shop)
  await signedIn(shop)

  const operator = await context.newPage()
  await operator.goto(`${storezero.auth}/operator`)
  const ada = operator.getByRole('region', { name: 'Ada' })
  await ada.getByText('Change password').first().click()
  await ada.getByLabel('New password').fill('lovelace')
  await ada.getByRole('button', { name: 'Change password' }).click()
  await expect(operator.getByRole('status')).toContainText('password is changed')
  expect((await atServers(storezero)).sso).toEqual(['grace'])
  // ended by back-channel logout, before any contact of the page
  expect(await fetchBackendSession(page)).toMatchObject({ status: 'ended', reason: 'revoked' })

  await page.bringToFront()
  await page.getByRole('button', { name: 'Leave a note' }).click()
  await expect(endedDialog(page)).toContainText('To keep your account safe, your sign-in was ended')
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    endedDialog(page).getByRole('button', { name: 'Sign in again' }).click(),
  ])
  await popup.getByLabel('Username').fill('ada')
  await popup.getByLabel('Password').fill('lovelace')
  await popup.getByRole('button', { name: 'Sign in' }).click()
  await expect(endedDialog(page)).toBeHidden()
  await expect(page.getByText('Your note: Ring twice')).toBeVisible()

  await elsewhere.getByRole('button', { name: 'Refresh' }).click()
  await expect(elsewhere.getByRole('cell', { name: 'SZ-2101' })).toBeVisible()
  await expect(endedDialog(elsewhere)).toBeHidden()
  await elsewhere.context().close()

  // restores the passwords of the demo
  await operator.goto(`${storezero.auth}/operator`)
  await ada.getByText('Change password').first().click()
  await ada.getByLabel('New password').fill('ada')
  await ada.getByRole('button', { name: 'Change password' }).click()
})

test('an app without a backend learns of a changed address at its next contact, and says so', async ({
  page,
  context,
  storezero,
  signIn,
}) => {
  await takeClocks(context, storezero)
  const operator = await context.newPage()
  const changeEmail = async (email: string) => {
    await operator.goto(`${storezero.auth}/operator`)
    const ada = operator.getByRole('region', { name: 'Ada' })
    await ada.getByText('Change e-mail').first().click()
    await ada.getByLabel('New e-mail').fill(email)
    await ada.getByRole('button', { name: 'Change e-mail' }).click()
    await expect(operator.getByRole('status')).toBeVisible()
  }
  await page.goto(storezero.shop)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await signIn(page)
  await signedIn(page)
  await changeEmail('ada@new.example')
  expect((await atServers(storezero)).sso).toEqual([])

  await page.bringToFront()
  await signedIn(page)
  await jump(page, storezero, 155_000)
  await page.mouse.move(200, 300, { steps: 3 })
  await expect(endedDialog(page)).toContainText('To keep your account safe, your sign-in was ended')
  await changeEmail('ada@storezero.example')
})

test('the page of the three sessions shows them begin, be extended and end', async ({ page, context, storezero }) => {
  await page.goto(`${storezero.account}/sessions`)
  const bar = (name: string) => page.getByRole('region', { name, exact: true })
  await expect(bar('My Account')).toContainText('Nobody is signed in to this app.')
  await page.getByRole('button', { name: 'Sign in here' }).click()
  await continueWithKinfolk(page)
  for (const name of ['My Account', 'Single sign-on', 'Kinfolk']) await expect(bar(name)).toContainText('left for ada')
  await expect(page.getByText('Kinfolk began: somebody signed in.')).toBeVisible()

  await page.getByRole('button', { name: 'Leave this app only' }).click()
  await expect(page.getByText('My Account ended: you signed out here.')).toBeVisible()
  await expect(bar('Single sign-on')).toContainText('left for ada')
  await page.getByRole('button', { name: 'Sign in here' }).click()
  await expect(bar('My Account')).toContainText('left for ada')

  await page.getByRole('button', { name: 'Extend' }).click()
  await expect(page.getByText('Single sign-on extended: My Account asked without bothering anybody.')).toBeVisible()
  await expect(page.getByText(/^\S+ My Account extended/)).toBeVisible()

  const operator = await context.newPage()
  await operator.goto(`${storezero.auth}/operator`)
  await operator.getByRole('button', { name: /^End Ada’s session/ }).click()
  await page.bringToFront()
  await expect(page.getByText('Single sign-on ended: its server ended it before its time.')).toBeVisible()
  await expect(page.getByText('My Account ended: it was revoked, for instance after a changed password.')).toBeVisible()
  await expect(bar('My Account')).toContainText('this page finds out at its next contact')
  await expect(bar('Kinfolk')).toContainText('left for ada')
  await page.getByRole('button', { name: 'Extend' }).click()
  await expect(endedDialog(page)).toContainText('your sign-in was ended, for instance after a changed password')
})
