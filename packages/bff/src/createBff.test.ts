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
])('a listener that %s changes nothing', async (_, onEvent) => {
  const unheard = vi.fn<() => void>()
  process.on('unhandledRejection', unheard)
  onTestFinished(() => void process.off('unhandledRejection', unheard))
  const shop = openBffShop({ onEvent })
  await shop.signIn()
  expect(await shop.askSession()).toMatchObject({ status: 'active' })
  // an unhandled rejection is reported after all microtasks
  await new Promise(setImmediate)
  expect(unheard).not.toHaveBeenCalled()
})

test('onEvent reports where an internal error occurred, without its message', async () => {
  const events: unknown[] = []
  const shop = openBffShop({ onEvent: (event) => events.push(event) })
  const body = new ReadableStream({
    start: (controller) => controller.error(new RangeError('a secret')),
  })
  const headers = { 'stillhere-request': 'x'.repeat(16), 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
  const answer = await shop.bff.fetch(new Request('https://shop.example/auth/login', init))
  expect([answer.status, await answer.json()]).toMatchObject([500, { error: 'internal_error' }])
  expect(events).toMatchObject([{ error: 'internal_error', where: expect.stringMatching(/^RangeError at .*\.ts:\d+/) }])
  expect(JSON.stringify(events)).not.toContain('a secret')
})
