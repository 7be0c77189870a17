import { describe, expect, test } from 'vitest'
import { readReturnTo } from './returnTo.ts'

const origin = 'https://shop.example'

describe('readReturnTo', () => {
  test.each([
    ['/', '/'],
    ['/orders?page=2#last', '/orders?page=2#last'],
    ['https://shop.example/orders', '/orders'],
    ['/a/../b', '/b'],
    ['/%5Cevil.example', '/%5Cevil.example'],
  ])('%s returns %s', (value, place) => {
    expect(readReturnTo(value, origin)).toBe(place)
  })

  test.each([
    'https://evil.example/',
    'https://shop.example.evil.example/',
    'https://shop.example@evil.example/',
    'http://shop.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/..//evil.example',
    'https://shop.example//evil.example',
    'javascript:alert(1)',
    'blob:https://shop.example//evil.example',
  ])('%j is refused', (value) => {
    expect(() => readReturnTo(value, origin)).toThrow(
      expect.objectContaining({ status: 400, code: 'return_to_rejected' }),
    )
  })
})
