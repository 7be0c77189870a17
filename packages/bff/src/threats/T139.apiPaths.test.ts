import { createFuzzInput } from '../../../token-client/src/testing/fuzzInput.ts'
import { expect, test, vi } from 'vitest'
import { findApi } from '../proxy/apiPath.ts'
import { HttpError } from '../http/httpError.ts'
import { openBffShop } from '../testSupport/openBffShop.ts'
import { expectInvariants } from './expectInvariants.ts'
import { isBelow, meanings, oddPath } from './oddPath.ts'
import { mark, sendRaw } from './sendRaw.ts'

// stops a hanging test; it is no performance limit
vi.setConfig({ testTimeout: 120_000 })

const firstSeed = 20_261_121
const apis = [
  { prefix: '/api', target: new URL('http://orders.internal:4103/v1') },
  { prefix: '/api/admin', target: new URL('http://admin.internal:4104/') },
  { prefix: '/other', target: new URL('https://other.example/a/b/') },
]
/** Returns the problem with the destination of a request. `null`: none. */
function findWrong({ api, url }: NonNullable<ReturnType<typeof findApi<(typeof apis)[number]>>>, search: string) {
  const base = api.target.pathname.replace(/(.)\/$/, '$1')
  const rest = url.pathname.slice(base === '/' ? 0 : base.length)
  if (url.origin !== api.target.origin) return 'another host'
  if (url.username || url.password || url.hash || url.search !== search) return 'more than a path'
  for (const one of meanings(url.pathname)) if (!isBelow(one, base)) return `outside of the API: ${one}`
  // the limits of a longer prefix must not be bypassed by a shorter one
  for (const one of meanings(api.prefix + rest))
    if (api.prefix === '/api' && isBelow(one, '/api/admin')) return `another API: ${one}`
  return null
}

test('T139 30,000 paths: each goes to its API below the target, or is refused', () => {
  const ends = { passed: 0, refused: 0, none: 0, noUrl: 0 }
  for (let seed = firstSeed; seed < firstSeed + 30_000; seed++) {
    const text = oddPath(createFuzzInput(seed))
    // servers see the path alone
    const written = `https://shop.example${text.startsWith('/') ? '' : '/'}${text}`
    if (!URL.canParse(written)) {
      ends.noUrl++
      continue
    }
    const url = new URL(written)
    try {
      const found = findApi(url, apis)
      ends[found ? 'passed' : 'none']++
      if (!found) continue
      const wrong = findWrong(found, url.search)
      if (wrong !== null) throw new Error(`${JSON.stringify(text)} leads to ${found.url.href}, ${wrong}`)
      // a normalized path stays unchanged
      const again = findApi({ pathname: found.api.prefix + found.url.pathname.slice(found.api.target.pathname.replace(/\/$/, '').length), search: '' }, apis) // prettier-ignore
      if (again?.url.pathname !== found.url.pathname) throw new Error(`${JSON.stringify(text)} is read in two ways`)
    } catch (error) {
      if (!(error instanceof HttpError)) throw new Error(`Seed ${seed}`, { cause: error })
      if (error.code !== 'path_rejected' || error.status !== 400) throw error
      ends.refused++
    }
  }
  expect(ends.passed).toBeGreaterThan(2_000)
  expect(ends.refused).toBeGreaterThan(2_000)
  expect(ends.none).toBeGreaterThan(2_000)
})

const refused = ['/api/;x/admin', '/api/admin;x/users', '/api/ADMIN/users', '/api/%2561dmin', '/api/..%2f..%2fadmin', '/api/%2e%2e%2fadmin', '/api/..%5cadmin', '/api/%252e%252e/admin', '/api/..;/admin', '/api/..%3b/admin', '/api//evil.example/', '/api/x@evil.example', '/api/a%00b', '/api/%c0%ae%c0%ae%c0%afadmin', '/api/%zz', '/api/%2%41', '/api/a%0d%0aHost:evil.example'] // prettier-ignore
test.each(refused)('T139 %s is refused and reaches no API', async (path) => {
  const orders = { '/api': { target: 'http://orders.internal:4103/v1' } }
  const shop = openBffShop({ apis: { ...orders, '/api/admin': { target: 'http://admin.internal', methods: ['GET'] } } })
  await shop.signIn()
  const answer = await expectInvariants(shop, () => sendRaw(shop, path, { headers: { 'stillhere-request': mark } }))
  expect([answer.status, answer.error]).toEqual([400, 'path_rejected'])
})
test.each([
  '/api/../admin',
  '/api/%2e%2e/admin',
  '/api/.%2E/admin',
  '/apiary',
  '/API/orders',
  '//evil.example/api/orders',
  '/api%2forders/..',
])('T139 %s belongs to no API', async (path) => {
  const shop = openBffShop()
  await shop.signIn()
  const url = `https://shop.example${path}`
  const answer = await expectInvariants(shop, () => sendRaw(shop, url, { headers: { 'stillhere-request': mark } }))
  expect([400, 404]).toContain(answer.status)
})
test.each([301, 302, 303, 307, 308])('T139 a redirect of an API with %i is not followed', async (status) => {
  const shop = openBffShop()
  await shop.signIn()
  for (const location of [
    'https://evil.example/steal',
    '//evil.example',
    '/v1/other',
    'http://orders.internal:4103/',
  ]) {
    shop.api.answer = () => new Response(null, { status, headers: { location } })
    const init = { headers: { 'stillhere-request': mark } }
    const answer = await expectInvariants(shop, () => sendRaw(shop, '/api/orders', init), { calls: 1 })
    expect([answer.status, answer.error, answer.headers.get('location')]).toEqual([502, 'upstream_redirected', null])
  }
  expect(shop.api.requests.map(({ redirect }) => redirect)).toEqual(Array.from({ length: 4 }, () => 'manual'))
})
test('T139 methods that an API does not accept, and methods that none does', async () => {
  const shop = openBffShop({ apis: { '/api': { target: 'http://orders.internal:4103/v1', methods: ['GET'] } } })
  await shop.signIn()
  for (const method of ['POST', 'DELETE', 'PROPFIND', 'get ']) {
    const send = () => sendRaw(shop, '/api/orders', { method: method.trim(), headers: { 'stillhere-request': mark } })
    const answer = await expectInvariants(shop, send, { calls: method === 'get ' ? 1 : 0 })
    expect(answer.status).toBe(method === 'get ' ? 200 : 405)
  }
})
