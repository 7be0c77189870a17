import { Refusal } from './refusal.ts'

/** Where requests below a prefix go. */
export type ApiTarget = { prefix: string; target: URL }

// what servers decode once too often: slashes, backslashes, dots, control characters, however many times encoded
const hidden = /%(25)*(2f|5c|2e|[01][\da-f]|7f)/i
// oxlint-disable-next-line no-control-regex
const plain = /^\/[^\0-\x20\x7f\\@?#]*$/
const unreserved = /[\w~-]/

/**
 * A path in its one spelling, so that what is matched is what is sent.
 *
 * @throws Refusal `path_rejected` for whatever servers read in more than one way
 */
export function readApiPath(pathname: string): string {
  const path = pathname.replaceAll(/%([\da-f]{2})/gi, (triplet, hex: string) => {
    const letter = String.fromCharCode(Number.parseInt(hex, 16))
    return unreserved.test(letter) ? letter : triplet.toUpperCase()
  })
  const segments = path.slice(1).split('/')
  const hasGap = segments.slice(0, -1).includes('')
  const climbs = segments.some((segment) => /^\.{1,2}(;|%3B|%25|$)/.test(segment))
  if (!plain.test(path) || hidden.test(path) || !isWellEncoded(pathname) || hasGap || climbs)
    throw new Refusal(400, 'path_rejected', 'The path has a part that servers read in more than one way.')
  return path
}

/** Some servers read slashes and dots that are spelt in too many octets; and what is no triplet may become one. */
function isWellEncoded(pathname: string): boolean {
  try {
    decodeURIComponent(pathname)
    return true
  } catch {
    return false
  }
}

/** Whether a path, in whatever spelling, is at or below a prefix. */
const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`)

/**
 * The API whose prefix is the longest that fits, and where there the request goes. `null`: no API of ours.
 *
 * @throws Refusal `path_rejected`
 */
export function findApi<Api extends ApiTarget>(
  { pathname, search }: Pick<URL, 'pathname' | 'search'>,
  apis: readonly Api[],
): { api: Api; url: URL } | null {
  if (!apis.length || !apis.some(({ prefix }) => isBelow(loosely(pathname), prefix))) return null
  const path = readApiPath(pathname)
  const longest = (read: (text: string) => string) =>
    apis.filter(({ prefix }) => isBelow(read(path), read(prefix))).sort((a, b) => b.prefix.length - a.prefix.length)[0]
  const api = longest((text) => text)
  if (!api) return null
  // who reads it so would be at another API then, where less may be allowed
  if (leniently(longest(leniently)?.prefix ?? '') !== leniently(api.prefix))
    throw new Refusal(400, 'path_rejected', 'The path hides the name of an API.')
  const { origin, pathname: base } = api.target
  const wanted = base.replace(/\/$/, '') + path.slice(api.prefix.length)
  const url = new URL(origin + (wanted || '/') + search)
  // the last word: whatever was overlooked above, nothing leaves for another place
  if (url.origin !== origin || url.pathname !== (wanted || '/'))
    throw new Refusal(400, 'path_rejected', 'The path is odd.')
  return { api, url }
}

/**
 * Where a page finds what an API names from `url`: below its prefix. `null`: elsewhere, which is nobody's business here.
 */
export function placeForPages(location: string, url: URL, { prefix, target }: ApiTarget): string | null {
  if (!URL.canParse(location, url)) return null
  const { origin, pathname, search, hash } = new URL(location, url)
  const base = target.pathname.replace(/\/$/, '')
  if (origin !== target.origin || !isBelow(pathname, base)) return null
  return prefix + pathname.slice(base.length) + search + hash
}

/** As the most lenient of servers read a path: decoded once too often, without parameters and gaps, in small letters. */
const leniently = (path: string) =>
  path
    .replaceAll(/%(?:25)*([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/;[^/]*/g, '')
    .replaceAll(/\/+/g, '/')
    .toLowerCase()

/** A guess at what the path means, only to tell what to refuse from what is not ours at all. */
function loosely(pathname: string): string {
  try {
    return decodeURIComponent(pathname).replaceAll(/[/\\]+/g, '/')
  } catch {
    return pathname
  }
}
