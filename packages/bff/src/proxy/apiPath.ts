import { HttpError } from '../http/httpError.ts'

/** Prefix of an API and the address that requests below it are sent to. */
export type ApiTarget = { prefix: string; target: URL }

/** The API that a request belongs to, and the address it is sent to. */
export type ApiRoute<Api extends ApiTarget> = { api: Api; url: URL }

// slashes, backslashes, dots and control characters, encoded any number of times: some servers decode once too often
const encodedDelimiter = /%(25)*(2f|5c|2e|[01][\da-f]|7f)/i
// oxlint-disable-next-line no-control-regex
const plainPath = /^\/[^\0-\x20\x7f\\@?#]*$/
const unreserved = /[\w~-]/

/**
 * Normalizes a path, so that the path that is matched is the path that is sent.
 *
 * @throws HttpError `path_rejected` if servers may read it in more than one way
 */
export function readApiPath(pathname: string): string {
  const path = pathname.replaceAll(/%([\da-f]{2})/gi, (triplet, hex: string) => {
    const letter = String.fromCharCode(Number.parseInt(hex, 16))
    return unreserved.test(letter) ? letter : triplet.toUpperCase()
  })
  const segments = path.slice(1).split('/')
  const hasEmptySegment = segments.slice(0, -1).includes('')
  const hasDotSegment = segments.some((segment) => /^\.{1,2}(;|%3B|%25|$)/.test(segment))
  const isAmbiguous = !plainPath.test(path) || encodedDelimiter.test(path) || !isWellEncoded(pathname)
  if (isAmbiguous || hasEmptySegment || hasDotSegment)
    throw new HttpError('path_rejected', 'The path has a part that servers read in more than one way.')
  return path
}

/** Overlong encodings of slashes and dots are decoded by some servers, and incomplete triplets may be completed. */
function isWellEncoded(pathname: string): boolean {
  try {
    decodeURIComponent(pathname)
    return true
  } catch {
    return false
  }
}

const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`)

/**
 * Finds the API with the longest matching prefix. Returns `null` if there is none.
 *
 * @throws HttpError `path_rejected`
 */
export function findApi<Api extends ApiTarget>(
  { pathname, search }: Pick<URL, 'pathname' | 'search'>,
  apis: readonly Api[],
): ApiRoute<Api> | null {
  if (!apis.length || !apis.some(({ prefix }) => isBelow(decodeLoosely(pathname), prefix))) return null
  const path = readApiPath(pathname)
  const longest = (read: (text: string) => string) =>
    apis.filter(({ prefix }) => isBelow(read(path), read(prefix))).sort((a, b) => b.prefix.length - a.prefix.length)[0]
  const api = longest((text) => text)
  if (!api) return null
  // a lenient server would route the path to another API, which may allow less
  if (readLeniently(longest(readLeniently)?.prefix ?? '') !== readLeniently(api.prefix))
    throw new HttpError('path_rejected', 'The path hides the prefix of an API.')
  const { origin, pathname: base } = api.target
  const wanted = base.replace(/\/$/, '') + path.slice(api.prefix.length)
  const url = new URL(origin + (wanted || '/') + search)
  // whatever the checks above have missed, no request leaves for another address
  if (url.origin !== origin || url.pathname !== (wanted || '/')) throw new HttpError('path_rejected', 'Invalid path.')
  return { api, url }
}

/** Returns the path below the prefix at which a page finds a location of the API. `null`: it lies outside `target`. */
export function publicLocation(location: string, url: URL, { prefix, target }: ApiTarget): string | null {
  if (!URL.canParse(location, url)) return null
  const { origin, pathname, search, hash } = new URL(location, url)
  const base = target.pathname.replace(/\/$/, '')
  if (origin !== target.origin || !isBelow(pathname, base)) return null
  return prefix + pathname.slice(base.length) + search + hash
}

/** Reads a path as the most lenient servers do: decoded too often, without parameters and gaps, in lower case. */
const readLeniently = (path: string) =>
  path
    .replaceAll(/%(?:25)*([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/;[^/]*/g, '')
    .replaceAll(/\/+/g, '/')
    .toLowerCase()

/** Decodes a path only to tell requests for an API from all others. */
function decodeLoosely(pathname: string): string {
  try {
    return decodeURIComponent(pathname).replaceAll(/[/\\]+/g, '/')
  } catch {
    return pathname
  }
}
