import { expect } from 'vitest'
import type { Arrival } from './openWire.ts'

/** What an API may hear, beside what a test sends on purpose. */
const known =
  /^(host|connection|authorization|accept|accept-encoding|accept-language|user-agent|sec-fetch-mode|content-type|content-length|transfer-encoding|x-mine)$/

/** Whatever reached the API is below its address, says who is signed in by token alone, and nothing that was not meant for it. */
export function expectClean({ url, headers }: Arrival): void {
  expect(url).toMatch(/^\/v1(\/|\?|$)/)
  expect(new URL(url, 'http://x').pathname).toMatch(/^\/v1(\/|$)/)
  expect(headers.map(([name]) => name).filter((name) => !known.test(name))).toEqual([])
  const tokens = headers.filter(([name]) => name === 'authorization')
  expect(tokens).toEqual([['authorization', expect.stringMatching(/^Bearer access-\S+$/)]])
  expect(JSON.stringify(headers)).not.toMatch(/stillhere|evil/i)
}
