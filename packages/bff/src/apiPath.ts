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
  const isWellEncoded = !/%(?![\dA-F]{2})/.test(path)
  const segments = path.slice(1).split('/')
  const hasGap = segments.slice(0, -1).includes('')
  const climbs = segments.some((segment) => /^\.{1,2}(;|$)/.test(segment))
  if (!plain.test(path) || hidden.test(path) || !isWellEncoded || hasGap || climbs)
    throw new Refusal(400, 'path_rejected', 'The path has a part that servers read in more than one way.')
  return path
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
  const [api] = apis.filter(({ prefix }) => isBelow(path, prefix)).sort((a, b) => b.prefix.length - a.prefix.length)
  if (!api) return null
  const { origin, pathname: base } = api.target
  const wanted = base.replace(/\/$/, '') + path.slice(api.prefix.length)
  const url = new URL(origin + (wanted || '/') + search)
  // the last word: whatever was overlooked above, nothing leaves for another place
  if (url.origin !== origin || url.pathname !== (wanted || '/'))
    throw new Refusal(400, 'path_rejected', 'The path is odd.')
  return { api, url }
}

/** A guess at what the path means, only to tell what to refuse from what is not ours at all. */
function loosely(pathname: string): string {
  try {
    return decodeURIComponent(pathname).replaceAll(/[/\\]+/g, '/')
  } catch {
    return pathname
  }
}
