import { expect, onTestFinished, test, vi } from 'vitest'
import { openBffShop } from './testSupport/openBffShop.ts'

test.each([
  [
    'throws',
    () => {
      throw new Error('no audit log')
    },
  ],
  ['rejects', () => Promise.reject(new Error('no audit log'))],
])('whoever listens and %s changes nothing', async (_, onEvent) => {
  const unheard = vi.fn<() => void>()
  process.on('unhandledRejection', unheard)
  onTestFinished(() => void process.off('unhandledRejection', unheard))
  const shop = openBffShop({ onEvent })
  await shop.signIn()
  expect(await shop.askSession()).toMatchObject({ status: 'active' })
  // a rejection that nobody has heard is told of when all is done that was to be done at once
  await new Promise(setImmediate)
  expect(unheard).not.toHaveBeenCalled()
})
