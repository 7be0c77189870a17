import { describe, expect, test } from 'vitest'
import { openBffShop } from '../testSupport/openBffShop.ts'

const encoder = new TextEncoder()

const streaming = async (type: string) => {
  const shop = openBffShop()
  await shop.signIn()
  let cancelled = false
  let send = (_text: string) => {}
  shop.api.answer = () =>
    new Response(
      new ReadableStream({
        start(controller) {
          send = (text) => controller.enqueue(encoder.encode(text))
          send('first')
        },
        cancel() {
          cancelled = true
        },
      }),
      { headers: { 'content-type': type } },
    )
  const response = await shop.ask('/api/events')
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const read = async () => {
    const { value, done } = await reader.read()
    return done ? null : new TextDecoder().decode(value)
  }
  return { shop, read, send: (text: string) => send(text), isCancelled: () => cancelled }
}

describe('an event stream through the proxy', () => {
  test.each(['text/event-stream', 'text/event-stream; charset=utf-8', 'application/x-ndjson'])(
    '%s passes on and ends with the sign-out',
    async (type) => {
      const { shop, read, send, isCancelled } = await streaming(type)
      expect(await read()).toBe('first')
      send('second')
      expect(await read()).toBe('second')
      const next = read()
      await shop.ask('/auth/logout', { scope: 'application' })
      expect(await next).toBeNull()
      expect(isCancelled()).toBe(true)
    },
  )

  test('ends when an operator ends the session', async () => {
    const { shop, read, isCancelled } = await streaming('text/event-stream')
    expect(await read()).toBe('first')
    const next = read()
    expect(await shop.bff.sessions.endAll('ada')).toBe(1)
    expect(await next).toBeNull()
    expect(isCancelled()).toBe(true)
  })
})

test('an API that does not answer in time is 504', async () => {
  const shop = openBffShop({
    apis: { '/api': { target: 'http://orders.internal/v1', timeoutMs: 20 } },
  })
  await shop.signIn()
  const slow = shop.openAnother({
    fetch: (_input, { signal } = {}) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error))
      }),
  })
  const headers = {
    cookie: `__Host-Http-stillhere-session=${shop.sessionCookie()}`,
    'stillhere-request': 'x'.repeat(16),
    'sec-fetch-site': 'same-origin',
  }
  const response = await slow.fetch(new Request('https://shop.example/api/orders', { headers }))
  expect([response.status, await response.json()]).toMatchObject([504, { error: 'upstream_timeout' }])
})
