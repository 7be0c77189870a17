import { HttpError } from './httpError.ts'

/** Cookies of a request by exact name. */
export type Cookies = ReadonlyMap<string, string>

/** Browsers silently drop a cookie whose name and value exceed 4,096 octets together (RFC 6265bis §5.7). */
const chunkOctets = 3_900
const maxChunks = 4

// RFC 6265 §5.2: white space is space and tab. String.trim() would also remove U+00A0, which a sibling host can put in
// front of a protected name: browsers then see no prefix
const trimmed = (text: string) => text.replaceAll(/^[ \t]+|[ \t]+$/g, '')

/**
 * Reads a `Cookie` header. Names are compared exactly: browsers protect `__Host-`, not `__host-`. A name that comes twice
 * is left out, because the values may come from different hosts.
 */
export function readCookies(header: string | null): Cookies {
  const cookies = new Map<string, string>()
  const duplicates = new Set<string>()
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    const name = trimmed(pair.slice(0, Math.max(at, 0)))
    if (!name) continue
    if (cookies.has(name)) duplicates.add(name)
    cookies.set(name, trimmed(pair.slice(at + 1)))
  }
  for (const name of duplicates) cookies.delete(name)
  return cookies
}

export type CookieKind = { sameSite: 'Strict' | 'Lax'; maxAgeMs?: number; insecure: boolean }

/** Builds one `Set-Cookie` header. Without `Domain`, the cookie belongs to this host only. */
const cookieHeader = (name: string, value: string, { sameSite, maxAgeMs, insecure }: CookieKind): string =>
  [
    `${name}=${value}`,
    'Path=/',
    'HttpOnly',
    `SameSite=${sameSite}`,
    ...(insecure ? [] : ['Secure']),
    ...(maxAgeMs === undefined ? [] : [`Max-Age=${Math.floor(maxAgeMs / 1000)}`]),
  ].join('; ')

const chunkName = (name: string, at: number) => (at ? `${name}~${at}` : name)

/**
 * Builds the `Set-Cookie` headers for a value, split into chunks that browsers keep.
 *
 * @throws HttpError `request_too_large` if it needs more than four chunks
 */
export function writeCookie(name: string, value: string, kind: CookieKind): string[] {
  const room = chunkOctets - chunkName(name, maxChunks).length
  const count = Math.ceil(value.length / room)
  if (count > maxChunks) throw new HttpError('request_too_large', 'The sign-in does not fit into cookies.')
  return Array.from({ length: count }, (_, at) =>
    cookieHeader(chunkName(name, at), value.slice(at * room, (at + 1) * room), kind),
  )
}

/** Names of the chunks that the browser has sent. */
const chunkNames = (cookies: Cookies, name: string) =>
  Array.from({ length: maxChunks }, (_, at) => chunkName(name, at)).filter((chunk) => cookies.has(chunk))

/** Joins the chunks of a value. */
export const joinCookie = (cookies: Cookies, name: string): string =>
  chunkNames(cookies, name)
    .map((chunk) => cookies.get(chunk))
    .join('')

/** Builds the `Set-Cookie` headers that delete the chunks that the browser has sent. */
export const clearCookie = (cookies: Cookies, name: string, kind: CookieKind): string[] =>
  chunkNames(cookies, name).map((chunk) => cookieHeader(chunk, '', { ...kind, maxAgeMs: 0 }))

/** Lists the names of all cookies with a prefix. Chunks of one value count once. */
export const cookieNames = (cookies: Cookies, prefix: string): string[] => [
  ...new Set([...cookies.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.replace(/~.*/, ''))),
]
