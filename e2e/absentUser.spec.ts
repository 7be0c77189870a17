import { passTime, takeClocks } from './passTime.ts'
import { expect, test } from './storezero.ts'

test.use({ durations: { idle: 300, token: 150, warning: 60 } })

test('a page that polls every second does not keep the session of an absent user alive', async ({
  page,
  storezero,
  signIn,
}) => {
  await takeClocks(page.context(), storezero)
  await page.goto(`${storezero.account}/orders`)
  await signIn(page)
  await page.getByLabel('Keep up to date').check()
  await passTime({ page, storezero }, 40_000, { act: () => page.mouse.move(200 + Math.random() * 200, 300) })
  const leftAt = await storezero.now()
  const { length: calls } = await storezero.requests(0)

  const statuses: { at: number; ended: boolean }[] = []
  for (let passed = 0; passed < 320_000; passed += 20_000) {
    await passTime({ page, storezero }, 20_000, { stepMs: 1_000 })
    statuses.push({
      at: await storezero.now(),
      ended: await page.getByRole('alertdialog', { name: 'Your session has ended' }).isVisible(),
    })
  }
  const endedAt = statuses.find(({ ended }) => ended)?.at ?? Infinity
  expect(endedAt - leftAt).toBeGreaterThan(280_000)
  expect(endedAt - leftAt).toBeLessThan(345_000) // checked every 20 s, which takes longer on a slow machine

  // renewals continued within the bound and stopped there
  const contacts = (await storezero.requests(leftAt, 'authorize')).map(({ at }) => at - leftAt)
  expect(Math.max(...contacts)).toBeLessThan(155_000)
  expect((await storezero.requests(0)).length).toBeGreaterThan(calls)
  await passTime({ page, storezero }, 150_000)
  expect(
    (await storezero.status()).sessions.filter(({ idleExpiresAt }) => idleExpiresAt > leftAt + 450_000),
  ).toHaveLength(0)
  expect((await storezero.status()).sessions).toHaveLength(0)
})
