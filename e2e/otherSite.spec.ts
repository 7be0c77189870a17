import type { Page } from '@playwright/test'
import { passTime, takeClocks } from './passTime.ts'
import { expect, test, type Storezero } from './storezero.ts'

test.use({ durations: { idle: 300, token: 150, warning: 60 } })

const question = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still here?' })
const stay = (page: Page) => question(page).getByRole('button', { name: 'Stay signed in' })
const parcels = (page: Page) => page.getByRole('heading', { name: 'Parcels to hand over' })

/** Blocks third-party cookies for this tab, as browsers do by setting or by default. */
const blockThirdPartyCookies = async (page: Page) => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCookieControls', { enableThirdPartyCookieRestriction: true })
}

/** Texts of a page for a signed-out user. */
const noteFarewells = (page: Page) =>
  page.addInitScript(() => {
    const farewells: string[] = []
    Object.assign(window, { farewells })
    const look = () => {
      const found = /Your session has ended|You are signed out|Please sign in/.exec(document.body?.innerText ?? '')
      if (found) farewells.push(found[0])
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
  })
const farewells = (page: Page) => page.evaluate(() => (window as unknown as { farewells: string[] }).farewells)

const askedSilently = async (storezero: Storezero, since: number) =>
  (await storezero.requests(since, 'authorize')).filter(({ prompt }) => prompt === 'none')

test.beforeEach(async ({ page, context, storezero, signIn }) => {
  await storezero.endSessions() // of earlier tests
  await takeClocks(context, storezero)
  await blockThirdPartyCookies(page)
  await noteFarewells(page)
  await page.goto(storezero.partner)
  await signIn(page)
  await expect(parcels(page)).toBeVisible()
  // the cookie is blocked
  await expect(page.getByText('not seen from this site')).toBeVisible()
})

test('with third-party cookies blocked, “Stay signed in” extends the session in a popup that closes itself', async ({
  page,
  storezero,
}) => {
  await page.getByRole('button', { name: 'Hand over HC-4171' }).click()
  for (let round = 1; round <= 2; round++) {
    await passTime({ page, storezero }, 242_000, { stepMs: 10_000 })
    await expect(question(page)).toBeVisible()
    const since = await storezero.now()
    const [popup] = await Promise.all([page.waitForEvent('popup'), stay(page).click()])
    if (!popup.isClosed()) await popup.waitForEvent('close')
    await expect(question(page)).toBeHidden()

    const contact = (await askedSilently(storezero, since)).at(-1)
    expect(contact).toMatchObject({ clientId: 'partner', outcome: 'ok' })
    const [session] = (await storezero.status()).sessions
    expect(session?.idleExpiresAt).toBeGreaterThanOrEqual((contact?.at ?? Infinity) + 299_000)
    // a frame has failed before, so the popup opens at once
    if (round === 2) expect(await askedSilently(storezero, since)).toHaveLength(1)
  }
  await expect(page.getByRole('button', { name: 'Take back HC-4171' })).toBeVisible()
  expect(await farewells(page)).toEqual([])
})

test('with third-party cookies blocked, a reload signs in at once and never says that the user is signed out', async ({
  page,
  storezero,
}) => {
  const since = await storezero.now()
  await page.reload()
  await expect(parcels(page)).toBeVisible()
  await expect(page.getByText('Signed in as Ada')).toBeVisible()
  expect(page.url()).toBe(`${storezero.partner}/`)
  expect(await farewells(page)).toEqual([])
  const asked = await storezero.requests(since, 'authorize')
  expect(asked.map(({ prompt, outcome }) => `${prompt ?? 'page'} ${outcome}`)).toEqual([
    'none login_required',
    'page ok',
  ])
})

test('with the popup blocked as well, the modal says that it could not confirm, and no data is lost', async ({
  page,
  storezero,
}) => {
  await page.evaluate(() => {
    const { open } = window
    Object.assign(window, { open: () => null, unblock: () => Object.assign(window, { open }) })
  })
  await passTime({ page, storezero }, 242_000, { stepMs: 10_000 })
  const { sessions } = await storezero.status()
  await stay(page).click()
  await expect(question(page).getByText('We couldn’t confirm that. Please try again.')).toBeVisible()
  expect((await storezero.status()).sessions).toEqual(sessions)
  expect(await farewells(page)).toEqual([])

  await page.evaluate(() => (window as unknown as { unblock(): void }).unblock())
  await Promise.all([page.waitForEvent('popup'), stay(page).click()])
  await expect(question(page)).toBeHidden()
  expect((await storezero.status()).sessions[0]?.idleExpiresAt).toBeGreaterThan(sessions[0]?.idleExpiresAt ?? Infinity)
})

test('with third-party cookies blocked, an active user is asked before the session ends, because only a popup extends it', async ({
  page,
  storezero,
}) => {
  const work = () => page.mouse.move(200 + Math.random() * 200, 300)
  const since = await storezero.now()
  await passTime({ page, storezero }, 245_000, { stepMs: 15_000, act: work })
  await expect(question(page)).toBeVisible()
  // one failed attempt, without retries
  expect((await askedSilently(storezero, since)).map(({ outcome }) => outcome)).toEqual(['login_required'])
  await Promise.all([page.waitForEvent('popup'), stay(page).click()])
  await expect(question(page)).toBeHidden()
  await passTime({ page, storezero }, 120_000, { stepMs: 15_000, act: work })
  await expect(question(page)).toBeHidden()
  expect(await farewells(page)).toEqual([])
})
