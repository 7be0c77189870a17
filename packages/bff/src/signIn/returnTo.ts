import { HttpError } from '../http/httpError.ts'

const pathOf = ({ pathname, search, hash }: URL): string => pathname + search + hash

/**
 * Returns the path, query and hash of an address on this origin (RFC 9700 §4.11). Returns what was parsed, and parses it a
 * second time: checking one spelling and returning another would check nothing.
 *
 * @throws HttpError `return_to_rejected` for any other origin
 */
export function readReturnTo(value: string, origin: string): string {
  try {
    const url = new URL(value, origin)
    const path = pathOf(url)
    const again = new URL(path, origin)
    // parsers disagree about control characters and backslashes, which no valid address contains
    // oxlint-disable-next-line no-control-regex
    const isPlain = !/[\0-\x1f\x7f\\]/.test(value)
    if (isPlain && url.origin === origin && again.origin === origin && pathOf(again) === path) return path
  } catch {
    // not a URL: refused like another origin
  }
  throw new HttpError('return_to_rejected', `"returnTo" must be a path on ${origin}.`)
}
