import { expect, listen, test, type BrowserName, type Listener } from './orca.ts'

const durations = { idle: 75, token: 30, warning: 55 }

/** What each browser tells Orca differs in the words for roles, and in nothing else. */
const browsers: BrowserName[] = ['Firefox', 'Chromium']

for (const browser of browsers) {
  // one session is followed from its first question to its sign-out: each test begins where the one before ended
  test.describe.serial(`with ${browser}, Orca`, () => {
    let ada: Listener
    const count = (said: string[], text: string): number => said.filter((one) => one.includes(text)).length
    const question = () => ada.page.getByRole('alertdialog', { name: 'Are you still here?' })
    const ended = () => ada.page.getByRole('alertdialog', { name: 'Your session has ended' })

    test.beforeAll(async () => {
      ada = await listen(browser, durations)
    })
    test.afterAll(() => ada?.stop())

    test('says the title, the text and the time of the question once, then its button', async () => {
      ada.forget()
      await expect(question()).toBeVisible()
      const said = await ada.hear('Stay signed in')
      expect(count(said, 'Are you still here?')).toBe(1)
      expect(count(said, 'To keep your account safe')).toBe(1)
      expect(said.findIndex((one) => one.includes('Are you still here?'))).toBeLessThan(
        said.indexOf('Stay signed in push button.'),
      )
    })
    test('says the time left at the milestones', async () => {
      ada.forget()
      expect(await ada.hear('20 seconds left.')).toEqual(['40 seconds left.', '20 seconds left.'])
    })
    test('says that the user is still signed in', async () => {
      ada.forget()
      await question().getByRole('button', { name: 'Stay signed in' }).click()
      const said = await ada.hear('You’re still signed in.')
      expect(count(said, 'You’re still signed in.')).toBe(1)
    })
    test('does not say “You’re still signed in” again at a second question', async () => {
      ada.forget()
      await expect(question()).toBeVisible()
      const said = await ada.hear('Stay signed in push button.')
      expect(count(said, 'still signed in.')).toBe(0)
    })
    test('says the title and the text of the end, then its button', async () => {
      await ada.hear('10 seconds left.')
      ada.forget()
      await expect(ended()).toBeVisible()
      const said = await ada.hear('Sign in again push button.')
      expect(count(said, 'Your session has ended')).toBe(1)
      expect(count(said, 'still signed in.')).toBe(0)
    })
    test('says that the user is signed out', async () => {
      const [window] = await Promise.all([
        ada.page.waitForEvent('popup'),
        ended().getByRole('button', { name: 'Sign in again' }).click(),
      ])
      await window.getByLabel('Username').fill('ada')
      await window.getByLabel('Password').fill('ada')
      await window.getByRole('button', { name: 'Sign in' }).click()
      await expect(ended()).toBeHidden()
      await ada.silence()
      ada.forget()
      await ada.page.getByRole('button', { name: 'Sign out' }).click()
      const said = await ada.hear('You are signed out')
      expect(await ada.page.title()).toContain('Signed out')
      expect(count(said, 'still signed in.')).toBe(0)
    })
  })
}
