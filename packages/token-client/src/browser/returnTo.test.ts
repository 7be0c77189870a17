import { describe, expect, test } from 'vitest'
import { readReturnTo } from './returnTo.ts'

const origin = 'https://shop.example'

describe('readReturnTo', () => {
  test.each([
    ['/', '/'],
    ['/orders?page=2#last', '/orders?page=2#last'],
    ['https://shop.example/orders', '/orders'],
    ['orders', '/orders'],
    ['/a/../b', '/b'],
    ['?x=https://evil.example', '/?x=https://evil.example'],
    ['/@evil.example', '/@evil.example'],
    ['/%09/evil.example', '/%09/evil.example'],
    ['/%5Cevil.example', '/%5Cevil.example'],
  ])('%s is the place %s', (value, place) => {
    expect(readReturnTo(value, origin)).toBe(place)
  })

  test.each([
    'https://evil.example/',
    'https://shop.example.evil.example/',
    'https://shop.example:8443/',
    'https://shop.example@evil.example/',
    'http://shop.example/',
    '//evil.example',
    '///evil.example',
    ' //evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r\nSet-Cookie: a=b',
    '/..//evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    'https://shop.example//evil.example',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'blob:https://shop.example/0b8f',
    'blob:https://shop.example//evil.example',
    'vbscript:x',
    'filesystem:https://shop.example/x',
    'about:blank',
    'mailto:ada@example.com',
    'https://',
    '\0/',
  ])('%j is refused', (value) => {
    expect(() => readReturnTo(value, origin)).toThrow(
      expect.objectContaining({ code: 'token-client/return-to-rejected', field: 'returnTo' }),
    )
  })

  test('whatever is accepted leads to this origin, for many odd spellings', () => {
    const pieces = [
      '/',
      '\\',
      '//',
      '..',
      '.',
      '@',
      ':',
      '?',
      '#',
      '%2f',
      '%5c',
      '\t',
      ' ',
      'evil.example',
      'https:',
      'a',
    ]
    let accepted = 0
    for (const a of pieces)
      for (const b of pieces)
        for (const c of pieces)
          for (const d of pieces) {
            try {
              const place = readReturnTo(a + b + c + d, origin)
              accepted++
              // both as a link on this page and joined to the origin
              expect(new URL(place, `${origin}/deep/page`).origin).toBe(origin)
              expect(new URL(origin + place).origin).toBe(origin)
            } catch (error) {
              expect(error).toMatchObject({ code: 'token-client/return-to-rejected' })
            }
          }
    expect(accepted).toBeGreaterThan(1000)
  })
})
