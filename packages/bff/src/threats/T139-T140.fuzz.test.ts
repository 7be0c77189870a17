import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createFuzzInput, type FuzzInput } from '../../../token-client/src/testing/fuzzInput.ts'
import { expectClean } from './expectClean.ts'
import { isBelow, meanings, oddPath } from './oddPath.ts'
import { openWire, type Wire } from './openWire.ts'
import { mark } from './sendRaw.ts'

// stops a hanging test; it is no performance limit
vi.setConfig({ testTimeout: 120_000 })

let wire: Wire
beforeAll(async () => {
  wire = await openWire()
})
afterAll(() => wire.close())

const firstSeed = 20_261_121
const atOnce = 50
const methods = ['GET', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const names = ['authorization', 'Authorization', 'proxy-authorization', 'Proxy_Authorization', 'cookie2', 'host', 'x-forwarded-for', 'X-Forwarded-Host', 'x_forwarded_for', 'x-forwarded', 'forwarded', 'via', 'x-real-ip', 'X_Real_IP', 'x-client-ip', 'true-client-ip', 'referer', 'te', 'trailer', 'upgrade', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'content-length', 'http2-settings', 'expect', 'x-http-method-override', 'x-method-override', 'x-original-url', 'x-rewrite-url', 'sec-fetch-mode', 'sec-ch-ua', 'stillhere-session', 'stillhere_request', 'access-control-request-method'] // prettier-ignore
const values = ['evil', '', 'Bearer evil', '127.0.0.1, evil', '/evil', 'evil.example:443', 'DELETE', 'chunked', '5', '-1', '0x10', '99999999999999999999', '100-continue', 'h2c', '"evil"', 'a, b;evil=1', '\u00fe\u00ff', 'evil\tevil'] // prettier-ignore
const named = ['authorization', 'x-mine', 'Host', 'content-type', 'content-length', 'accept-encoding', 'close', 'keep-alive', 'upgrade', 'stillhere-request', ',', ', ,', 'cookie'] // prettier-ignore
const foreign: Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'Same-Origin' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
]

/** A request of a signed-in page, or one that lacks a requirement, with smuggled headers. */
function oddRequest(input: FuzzInput) {
  const smuggled = Array.from({ length: input.number(6) }, () => [input.pick(names), input.pick(values)])
  const isOurs = input.number(5) > 0
  const lacks = isOurs ? '' : input.pick(['mark', 'cookie', 'origin'])
  const headers = new Headers({
    ...Object.fromEntries(smuggled),
    'x-mine': '1',
    ...(input.number(3) ? {} : { connection: `${input.pick(named)}, ${input.pick(named)}, ${input.pick(names)}` }),
    cookie: lacks === 'cookie' ? input.pick(['', wire.cookie.slice(0, -1), wire.cookie.replace('stillhere', 'Stillhere'), `__Host-Http-${wire.cookie}`]) : wire.cookie, // prettier-ignore
    'stillhere-request': lacks === 'mark' ? input.pick(['', 'short', 'x'.repeat(201), 'with a space inside']) : mark,
    ...(lacks === 'origin' && input.pick(foreign)),
  })
  const method = input.pick(methods)
  const body = /GET|HEAD|OPTIONS/.test(method) || input.number(2) ? null : input.text()
  const path = oddPath(input)
  const url = `http://${wire.host}${path.startsWith('/') ? '' : '/'}${path}`
  return { isOurs, request: new Request(url, { method, headers, body }) }
}

/** Expects that a request that passed goes to its own API and method, even as the most lenient server reads it. */
function expectAllowed({ method, url, headers }: Wire['atApi'][number]) {
  expectClean({ method, url, headers, body: '' })
  for (const one of meanings(new URL(url, 'http://x').pathname)) {
    if (!isBelow(one, '/v1')) throw new Error(`${url} may be ${one}`)
    if (isBelow(one, '/v1/admin') && method !== 'GET') throw new Error(`${method} ${url} may be ${one}`)
  }
}

test.each(['T139', 'T140'])(
  '%s 10,000 requests to a real API: refused, or what is allowed and nothing beside it',
  async (row) => {
    const { shop, atApi, atEvil } = wire
    const stored = JSON.stringify([...shop.store.sessions])
    const asked = shop.provider.journal.entries.length
    const ends = new Map<number, number>()
    atApi.length = 0
    for (let at = 0; at < 10_000; at += atOnce) {
      const seed = firstSeed + at + (row === 'T139' ? 0 : 10_000)
      const before = atApi.length
      const sent = Array.from({ length: atOnce }, (_, one) => oddRequest(createFuzzInput(seed + one)))
      const answers = await Promise.all(sent.map(({ request }) => shop.bff.fetch(request)))
      for (const [one, { status, body, headers }] of answers.entries()) {
        ends.set(status, (ends.get(status) ?? 0) + 1)
        const isKnown = [200, 400, 401, 403, 404, 405].includes(status)
        const isLetIn = status === 200 && !sent[one]?.isOurs
        const isTold = headers.has('set-cookie') || headers.has('location')
        if (!isKnown || isLetIn || isTold)
          throw new Error(`Seed ${seed + one}: ${status} for ${sent[one]?.request.url}`)
        await body?.cancel()
      }
      // each accepted request was sent once, and no other
      expect(atApi.length - before, `from seed ${seed}`).toBe(answers.filter(({ status }) => status === 200).length)
    }
    for (const arrival of atApi) expectAllowed(arrival)
    expect(atApi.length).toBeGreaterThan(800)
    for (const status of [400, 401, 403, 404, 405]) expect(ends.get(status)).toBeGreaterThan(50)
    expect(atEvil).toEqual([])
    expect(JSON.stringify([...shop.store.sessions])).toBe(stored)
    expect(shop.provider.journal.entries).toHaveLength(asked)
  },
)
