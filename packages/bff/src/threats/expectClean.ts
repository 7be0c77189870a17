import { expect } from 'vitest'
import type { Arrival } from './openWire.ts'

/** Headers that may reach an API. */
const known =
  /^(host|connection|authorization|accept|accept-encoding|accept-language|user-agent|sec-fetch-mode|content-type|content-length|transfer-encoding|x-mine)$/

/** Expects a request below the target that identifies the user by token only and has no smuggled headers. */
export function expectClean({ url, headers }: Arrival): void {
  expect(url).toMatch(/^\/v1(\/|\?|$)/)
  expect(new URL(url, 'http://x').pathname).toMatch(/^\/v1(\/|$)/)
  expect(headers.map(([name]) => name).filter((name) => !known.test(name))).toEqual([])
  const tokens = headers.filter(([name]) => name === 'authorization')
  expect(tokens).toEqual([['authorization', expect.stringMatching(/^Bearer access-\S+$/)]])
  expect(JSON.stringify(headers)).not.toMatch(/stillhere|evil/i)
}
