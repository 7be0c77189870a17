import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createFuzzInput } from '../../../token-client/src/testing/fuzzInput.ts'
import { expectClean } from './expectClean.ts'
import { openWire, type Wire } from './openWire.ts'
import { mark } from './sendRaw.ts'

// stops a hanging test; it is no performance limit
vi.setConfig({ testTimeout: 120_000 })

let wire: Wire
beforeAll(async () => {
  wire = await openWire()
})
afterAll(() => wire.close())
beforeEach(() => {
  wire.atApi.length = 0
  wire.answer = (response) => response.end('{}')
})

const expectAllClean = () => {
  for (const arrival of wire.atApi) expectClean(arrival)
  expect(wire.atEvil).toEqual([])
}
const own = () => [`Host: ${wire.host}`, `Cookie: ${wire.cookie}`, `stillhere-request: ${mark}`, 'Connection: close']
const ask = (target: string, lines: readonly string[] = [], method = 'GET', body = '') =>
  wire.send(`${[`${method} ${target} HTTP/1.1`, ...own(), ...lines].join('\r\n')}\r\n\r\n${body}`)

test('T139 600 request lines over a socket reach only the API', async () => {
  const pieces = ['/', '//', '\\', '..', '/../', '/..;/', '%2e%2e', '%252e', '%2f', '%5c', '%00', '%c0%af', '@', ':80', '/api', '/api/', 'x', '?a=b', '#', ';', '\t', '\x01', '\xff', '%', '*', 'http://', 'orders', '/v1', '/auth/session'] // prettier-ignore
  let answered = 0
  for (let seed = 1; seed <= 600; seed++) {
    const input = createFuzzInput(seed)
    const starts = ['/api', '/api/', '/api/orders/', '/api/a?', `http://${wire.evil}/api/`, `//${wire.evil}/api/`, `http://${wire.host}/api/`, `http://user:word@${wire.evil}`, wire.evil, `/api/@${wire.evil}/`, `/api//${wire.evil}/`, `/api/http://${wire.evil}/`] // prettier-ignore
    const target = input.pick(starts) + Array.from({ length: input.number(5) }, () => input.pick(pieces)).join('')
    const before = wire.atApi.length
    const lines = input.pick([[], [`Host: ${wire.evil}`], [`X-Forwarded-Host: ${wire.evil}`]])
    const answer = await ask(target, lines, input.pick(['GET', 'GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'CONNECT']))
    answered += Number(answer.startsWith('HTTP/1.1 '))
    expect(answer, target).not.toMatch(/^HTTP\/1\.1 500/)
    expect(answer, target).not.toMatch(/access-\d+-|eyJ[\w-]+\.eyJ/)
    expect(wire.atApi.length - before, target).toBeLessThan(2)
    for (const arrival of wire.atApi.slice(before)) expectClean(arrival)
  }
  expect(wire.atEvil).toEqual([])
  expect(wire.atApi.length).toBeGreaterThan(50)
  expect(answered).toBeGreaterThan(300)
})

test.each([301, 302, 303, 307, 308])(
  'T139 the API leads to another host by %i, and the token stays',
  async (status) => {
    wire.answer = (response) => response.writeHead(status, { location: `http://${wire.evil}/steal` }).end()
    const answer = await ask('/api/orders')
    expect(answer).toMatch(/^HTTP\/1\.1 502/)
    expect(answer).not.toContain(wire.evil)
    expect(wire.atApi).toHaveLength(1)
    expectAllClean()
  },
)

const smuggled: Record<string, string[]> = {
  'a token': ['Authorization: Bearer of-evil', 'authorization: Basic evil', 'Proxy-Authorization: Bearer evil'],
  cookies: ['Cookie: evil=1', 'cookie2: $Version=evil', 'COOKIE: evil=2'],
  'where it comes from': ['X-Forwarded-For: 127.0.0.1', 'X-Forwarded-Host: evil', 'X-Forwarded-Proto: https', 'X-Forwarded-Port: 1', 'X-Forwarded-Prefix: /evil', 'X-Forwarded-User: evil', 'X-Forwarded: for=evil', 'Forwarded: for=evil;host=evil', 'X-Real-IP: 127.0.0.1', 'X-Client-IP: 127.0.0.1', 'True-Client-IP: 127.0.0.1', 'Via: 1.1 evil', 'Referer: https://evil.example/?code=1'], // prettier-ignore
  'the same in the spelling of CGI': ['X_Forwarded_For: 127.0.0.1', 'X_Real_IP: 127.0.0.1', 'Proxy_Authorization: evil', 'X_Original_URL: /evil', 'Sec_Fetch_Site: evil', 'Stillhere_Request: evil'], // prettier-ignore
  'another request': ['X-HTTP-Method-Override: DELETE', 'X-HTTP-Method: DELETE', 'X-Method-Override: DELETE', 'X-Original-URL: /evil', 'X-Rewrite-URL: /evil', 'X-Original-Host: evil', 'Expect: 200-evil'], // prettier-ignore
  'one connection': ['Keep-Alive: timeout=1', 'TE: trailers', 'Trailer: evil', 'Upgrade: h2c', 'HTTP2-Settings: evil', 'Proxy-Connection: evil', 'Connection: upgrade, X-Evil, X-Other', 'X-Evil: 1', 'x-other: 2', 'Connection: x-third', 'X-Third: 3'], // prettier-ignore
  'the very token that Connection names': ['Connection: authorization, host, content-length'],
  'other words of ours': ['stillhere-session: evil', 'Stillhere-Anything: evil', 'Access-Control-Request-Method: PUT'],
}
test.each(Object.keys(smuggled))('T140 %s: dropped, and the rest arrives', async (name) => {
  const answer = await ask('/api/orders?a=b', [...(smuggled[name] ?? []).filter((line) => !line.startsWith('Expect')), 'X-Mine: 1']) // prettier-ignore
  expect(answer).toMatch(/^HTTP\/1\.1 200/)
  expect(wire.atApi).toMatchObject([{ method: 'GET', url: '/v1/orders?a=b', body: '' }])
  expect(wire.atApi[0]?.headers).toContainEqual(['x-mine', '1'])
  expectAllClean()
})

const malformed: Record<string, string[]> = {
  'a line that goes on (obs-fold)': ['X-Mine: 1', ' Authorization: Bearer evil'],
  'a line that goes on after a tab': ['X-Mine: 1', '\tCookie: evil'],
  'a space before the colon': ['Authorization : Bearer evil'],
  'a carriage return alone': ['X-Mine: 1\rAuthorization: Bearer evil'],
  'a line feed alone': ['X-Mine: 1\nAuthorization: Bearer evil'],
  'a null character': ['X-Mine: 1\0evil'],
  'two lengths': ['Content-Length: 0', 'Content-Length: 30'],
  'a length and pieces': ['Content-Length: 5', 'Transfer-Encoding: chunked'],
  'pieces that are none': ['Transfer-Encoding: evil, chunked, identity'],
  'a length with a sign': ['Content-Length: +5'],
  'two hosts': ['Host: evil.example'],
  'no name': [': evil'],
}
test.each(Object.keys(malformed))('T140 %s: refused, or the hidden part is dropped', async (name) => {
  const hidden = 'GET /v1/evil HTTP/1.1\r\nHost: evil\r\n\r\n'
  for (const body of ['', `0\r\n\r\n${hidden}`, hidden]) {
    const before = wire.atApi.length
    const answer = await ask('/api/orders', malformed[name], 'POST', body)
    expect(answer).not.toMatch(/^HTTP\/1\.1 500/)
    expect(wire.atApi.length - before).toBeLessThan(2)
  }
  expectAllClean()
})
test('T140 a body that looks like another request stays a body', async () => {
  const hidden = 'DELETE /v1/all HTTP/1.1\r\nHost: x\r\n\r\n'
  const length = `Content-Length: ${hidden.length}`
  const inPieces = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\nAuthorization: Bearer evil\r\n\r\n`
  await ask('/api/orders', [length], 'POST', hidden)
  await ask('/api/orders', ['Transfer-Encoding: chunked'], 'POST', inPieces)
  expect(wire.atApi.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/v1/orders', hidden],
    ['POST', '/v1/orders', hidden],
  ])
  expectAllClean()
})
test('T140 headers of an API for the connection, the browser and its cookies do not reach a page', async () => {
  const said = { 'set-cookie': 'stillhere-session=evil', 'access-control-allow-origin': '*', 'clear-site-data': '"cookies"', 'proxy-authenticate': 'Basic', 'stillhere-session': 'none', 'alt-svc': 'h3="evil:443"', 'x-hop': '1', 'connection': 'close, x-hop', 'x-fine': '1' } // prettier-ignore
  wire.answer = (response) => response.writeHead(200, said).end('{}')
  const answer = (await ask('/api/orders')).toLowerCase()
  expect(answer).toContain('x-fine: 1')
  for (const name of Object.keys(said).filter((one) => one !== 'x-fine' && one !== 'connection'))
    expect(answer).not.toContain(`\n${name}:`)
})

const odd: [string, number][] = [
  ['999 Odd', 502],
  ['600 Odd', 502],
  ['101 Switching Protocols', 502],
  ['nonsense', 502],
  ['300 Multiple Choices', 300],
]
test.each(odd)('T140 an API that answers %s is %i, and the next response is separate', async (said, status) => {
  const lines = own().slice(0, -1).join('\r\n')
  wire.answer = (response) => {
    const line = response.req.url === '/v1/odd' ? `HTTP/1.1 ${said}` : 'HTTP/1.1 200 OK'
    response.socket?.end(`${line}\r\nContent-Length: 2\r\n\r\n{}`)
  }
  const next = `GET /api/next HTTP/1.1\r\n${lines}\r\nConnection: close\r\n\r\n`
  const answers = (await wire.send(`GET /api/odd HTTP/1.1\r\n${lines}\r\n\r\n${next}`)).match(/^.*HTTP\/1\.1 \d+/gm)
  expect(answers?.map((line) => line.slice(-3))).toEqual([`${status}`, '200'])
})
test('T140 an API that announces a body where none is allowed does not delay the response', async () => {
  wire.answer = (response) => response.socket?.end('HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\n{}')
  const answer = await ask('/api/orders')
  expect(answer).toMatch(/^HTTP\/1\.1 205/)
  expect(answer).not.toMatch(/^content-length: [^0]/im)
})
