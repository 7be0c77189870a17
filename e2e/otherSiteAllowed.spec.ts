import { passTime, takeClocks } from './passTime.ts'
import { expect, test } from './storezero.ts'

test.use({ durations: { idle: 300, token: 150, warning: 60 } })

// Chromium by default allows third-party cookies
test('with third-party cookies allowed, an app on another site extends in a hidden frame and opens no popup', async ({
  page,
  context,
  storezero,
  signIn,
}) => {
  await takeClocks(context, storezero)
  let windows = 0
  page.on('popup', () => windows++)
  await page.goto(storezero.partner)
  await signIn(page)
  await expect(page.getByRole('heading', { name: 'Parcels to hand over' })).toBeVisible()

  const silently = async (since: number) =>
    (await storezero.requests(since, 'authorize')).filter(
      ({ prompt, outcome }) => prompt === 'none' && outcome === 'ok',
    )
  let since = await storezero.now()
  await passTime({ page, storezero }, 160_000, { stepMs: 10_000, act: () => page.mouse.move(Math.random() * 300, 50) })
  expect(await silently(since)).toMatchObject([{ clientId: 'partner' }])

  await passTime({ page, storezero }, 245_000, { stepMs: 10_000 })
  since = await storezero.now()
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(page.getByRole('alertdialog')).toBeHidden()
  expect(await silently(since)).toMatchObject([{ clientId: 'partner' }])
  expect(windows).toBe(0)
})
