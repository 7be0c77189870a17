import type { Page } from '@playwright/test'
import { jump } from './tabsOfOneApp.ts'
import { takeClocks } from './passTime.ts'
import { expect, test, type Storezero } from './storezero.ts'

const field = (page: Page) => page.getByLabel('New e-mail')
const change = (page: Page) => page.getByRole('button', { name: 'Change e-mail' })
const calm = (page: Page) => page.getByText('Your address stays as it is. What you typed is still here.')

/** Returns the counts of the API, as the page loads them. */
const changesOf = async (page: Page, storezero: Storezero) => {
  const reloadedAt = Date.now()
  // the page before the reload may still be loading
  const told = page.waitForResponse(
    (answer) =>
      answer.url() === `${storezero.account}/api/email` &&
      answer.ok() &&
      answer.request().timing().startTime >= reloadedAt,
  )
  await page.reload()
  return (await (await told).json()) as { pending: string | null; changes: number }
}
/** Clicks the button and returns the popup. */
const ask = async (page: Page): Promise<Page> => {
  const [window] = await Promise.all([page.waitForEvent('popup'), change(page).click()])
  await expect(window.getByRole('heading', { name: 'Confirm it’s you' })).toBeVisible()
  return window
}
const prove = async (window: Page, code: string) => {
  await window.getByLabel('Password').fill('ada')
  await window.getByLabel('Code').fill(code)
  await window.getByRole('button', { name: 'Sign in' }).click()
}
/** Counts the responses to the page's change by status. */
const noteAnswers = (page: Page, storezero: Storezero) => {
  const answers: number[] = []
  page.on('response', (answer) => {
    if (answer.url() === `${storezero.account}/api/email` && answer.request().method() === 'PUT')
      answers.push(answer.status())
  })
  return answers
}

test.beforeEach(async ({ page, context, storezero, signIn }) => {
  await storezero.endSessions()
  await takeClocks(context, storezero)
  await page.goto(`${storezero.account}/email`)
  await signIn(page)
  await field(page).fill('ada@new.example')
})

test('a change that needs a stronger sign-in opens a popup and is then made once', async ({ page, storezero }) => {
  const { changes } = await changesOf(page, storezero)
  await field(page).fill('ada@new.example')
  const answers = noteAnswers(page, storezero)
  const window = await ask(page)
  await expect(field(page)).toHaveValue('ada@new.example')
  // the request names its user, and the code is part of the proof
  await expect(window.getByLabel('Username')).toHaveValue('ada')
  await prove(window, '000000')
  await expect(window.getByRole('alert')).toContainText('the code is not right')
  await prove(window, '123456')
  await expect(page.getByText('Almost there: open the letter to ada@new.example')).toBeVisible()
  await expect(field(page)).toHaveValue('')
  expect(window.isClosed()).toBe(true)
  expect(answers).toEqual([401, 202])

  // still recent: no popup
  await field(page).fill('ada@newer.example')
  await change(page).click()
  await expect(page.getByText('open the letter to ada@newer.example')).toBeVisible()
  expect(answers).toEqual([401, 202, 202])

  // strong but a minute old: a new proof
  await jump(page, storezero, 65_000)
  await field(page).fill('ada@newest.example')
  await prove(await ask(page), '123456')
  await expect(page.getByText('open the letter to ada@newest.example')).toBeVisible()
  expect(answers).toEqual([401, 202, 202, 401, 202])
  expect(await changesOf(page, storezero)).toEqual({ pending: 'ada@newest.example', changes: changes + 3 })
})

test('a remembered browser is asked only for the password next time', async ({ page, storezero, signIn }) => {
  const first = await ask(page)
  await first.getByLabel('Don’t ask for this again in this browser').check()
  await prove(first, '123456')
  await expect(page.getByText('open the letter to ada@new.example')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()

  await page.goto(`${storezero.account}/email`)
  await signIn(page)
  await expect(field(page)).toBeVisible() // a clock change during the sign-in would make the response late
  await jump(page, storezero, 65_000)
  await field(page).fill('ada@late.example')
  const second = await ask(page)
  await expect(second.getByLabel('Code')).toHaveCount(0)
  await second.getByLabel('Password').fill('ada')
  await second.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('open the letter to ada@late.example')).toBeVisible()
})

for (const [refusal, address, refuse] of [
  ['closes the window', 'ada@other.example', (window: Page) => window.close()],
  ['goes back', 'ada@elsewhere.example', (window: Page) => window.getByRole('link', { name: 'Go back' }).click()],
] as const)
  test(`a user who ${refusal} finds the form unchanged and may try again`, async ({ page, storezero }) => {
    const before = await changesOf(page, storezero)
    await field(page).fill(address)
    const answers = noteAnswers(page, storezero)
    await refuse(await ask(page))
    await expect(calm(page)).toBeVisible()
    await expect(field(page)).toHaveValue(address)
    await expect(page.getByText('Signed in as Ada')).toBeVisible()
    await expect(page.getByRole('alertdialog')).toHaveCount(0)
    expect(answers).toEqual([401])

    await prove(await ask(page), '123456')
    await expect(page.getByText(`open the letter to ${address}`)).toBeVisible()
    await expect(calm(page)).toHaveCount(0)
    expect(await changesOf(page, storezero)).toEqual({ pending: address, changes: before.changes + 1 })
  })
