import { describe, expect, test } from 'vitest'
import { findApi, readApiPath } from './apiPath.ts'

const apis = [
  { prefix: '/api', target: new URL('http://orders.internal:4103/v1') },
  { prefix: '/api/admin', target: new URL('http://admin.internal') },
]
const find = (pathname: string, search = '') => findApi({ pathname, search }, apis)?.url.href ?? null

describe('the path of an API', () => {
  test.each([
    ['/api/orders', 'http://orders.internal:4103/v1/orders'],
    ['/api/orders/', 'http://orders.internal:4103/v1/orders/'],
    ['/api/%6Frders', 'http://orders.internal:4103/v1/orders'],
    ['/api/caf%c3%a9', 'http://orders.internal:4103/v1/caf%C3%A9'],
    ['/api/a%20b', 'http://orders.internal:4103/v1/a%20b'],
    ['/api/ada%40example', 'http://orders.internal:4103/v1/ada%40example'],
    ['/api/v1.2/x.json', 'http://orders.internal:4103/v1/v1.2/x.json'],
    ['/api/...', 'http://orders.internal:4103/v1/...'],
    ['/api/adm%69n/users', 'http://admin.internal/users'],
    ['/api/admin', 'http://admin.internal/'],
    ['/apix', null],
    ['/API/orders', null],
    ['/', null],
    ['/admin', null],
  ])('%s leads to %s', (path, url) => {
    expect(find(path)).toBe(url)
  })

  test.each([
    '/api/..%2f..%2fadmin',
    '/api/..%2F..%2Fadmin',
    '/api/%2e%2e/admin',
    '/api/%252e%252e/admin',
    '/api/%25252f',
    '/api/../admin',
    '/api/./orders',
    '/api/..;/admin',
    '/api/..',
    '/api//evil.example',
    '//api/orders',
    '/api/%5cevil.example',
    '/api/\\evil.example',
    '/api\\..\\admin',
    '/api/@evil.example',
    '/api/x@evil.example/',
    '/api/%00',
    '/api/%0d%0aset-cookie:a=b',
    '/api/\n',
    '/api/a b',
    '/api/%',
    '/api/%zz',
    '/api/caf\u00e9',
    '/api%2forders',
  ])('%j is refused', (path) => {
    expect(() => find(path)).toThrow(expect.objectContaining({ status: 400, code: 'path_rejected' }))
  })

  test('excludes the query', () => {
    expect(find('/api/orders', '?next=//evil.example/../..&a=%2f')).toBe(
      'http://orders.internal:4103/v1/orders?next=//evil.example/../..&a=%2f',
    )
  })

  test('every accepted spelling stays below its target', () => {
    const pieces = ['/', '\\', '..', '.', '%2e', '%2F', '%5c', '%25', '@', ':', '?', '#', ';', 'a', '%61', 'admin', ' ']
    let accepted = 0
    for (const a of pieces)
      for (const b of pieces)
        for (const c of pieces) {
          try {
            const found = findApi({ pathname: `/api/${a}${b}${c}`, search: '' }, apis)
            if (!found) continue
            accepted++
            const { origin, pathname } = found.api.target
            expect(found.url.origin).toBe(origin)
            expect(found.url.pathname.startsWith(pathname)).toBe(true)
            expect(decodeURIComponent(found.url.pathname)).not.toMatch(/\/\.{1,2}(\/|;|$)|\\|\/\//)
            expect(found.url.search + found.url.hash).toBe('')
          } catch (error) {
            expect(error).toMatchObject({ code: 'path_rejected' })
          }
        }
    expect(accepted).toBeGreaterThan(200)
  })

  test('has one spelling', () => {
    const once = readApiPath('/api/%6frders/%c3%a9/a%2bb')
    expect(once).toBe('/api/orders/%C3%A9/a%2Bb')
    expect(readApiPath(once)).toBe(once)
  })
})
