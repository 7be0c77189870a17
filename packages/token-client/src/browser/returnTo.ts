import type { TokenClientPhase } from '../tokenClientError.ts'
import { failure } from '../protocol/protocolError.ts'

/**
 * The path, query and hash of a place on this origin; anything else is refused (RFC 9700 §4.11). What was parsed is
 * what is given back, and it is parsed once more, because a right check of a wrong reconstruction is no check.
 *
 * @throws TokenClientError `token-client/return-to-rejected`
 */
export function readReturnTo(value: string, origin: string, phase: TokenClientPhase = 'sign-in'): string {
  try {
    const url = new URL(value, origin)
    const path = pathOf(url)
    const again = new URL(path, origin)
    // control characters and backslashes have no place in an address: parsers disagree about them
    // oxlint-disable-next-line no-control-regex
    const isPlain = !/[\0-\x1f\x7f\\]/.test(value)
    if (isPlain && url.origin === origin && again.origin === origin && pathOf(again) === path) return path
  } catch {
    // not a URL: refused like any other
  }
  throw failure('return-to-rejected', phase, `"returnTo" must be a path on ${origin}.`, { field: 'returnTo' })
}

/** Storage may have been edited meanwhile, so what was checked on leaving is checked again. */
export function trusted(returnTo: string): string {
  try {
    return readReturnTo(returnTo, location.origin)
  } catch {
    return '/'
  }
}

export const pathOf = ({ pathname, search, hash }: URL | Location): string => pathname + search + hash
