import { afterEach, expect, test } from 'vitest'
import { createHostileProvider } from '../testing/hostile-provider/index.ts'
import { openTokenWorker } from './openTokenWorker.ts'

const none: typeof fetch = () => Promise.reject(new Error('The page sent it itself.'))
const workers: Worker[] = []
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate()
})

test('a real worker is made of the function’s own text, and sends for the page', async () => {
  const send = await openTokenWorker('worker', none)
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'in-worker.unknown' })
  // whatever answers here: it was the worker who asked
  const answer = await send(new URL('/', location.href).href, { method: 'POST', body }).catch((error: unknown) => error)
  expect(String(answer)).not.toContain('The page sent it itself.')
})

test('a script that does not load leaves the page to do it', async () => {
  const send = await openTokenWorker(() => {
    const worker = new Worker('/no-such-script.js')
    workers.push(worker)
    return worker
  }, none)
  await expect(send('/token', { method: 'POST', body: new URLSearchParams() })).rejects.toThrow(
    'The page sent it itself.',
  )
})

test('the page sends what carries no form', async () => {
  const { fetch: direct, issuer } = createHostileProvider()
  const send = await openTokenWorker('worker', direct)
  expect((await send(`${issuer}/.well-known/openid-configuration`)).status).toBe(200)
})
