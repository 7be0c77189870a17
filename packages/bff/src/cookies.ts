import { Refusal } from './refusal.ts'

/** What browsers sent, by exact name. */
export type Cookies = ReadonlyMap<string, string>

/** Browsers drop a cookie whose name and value exceed 4,096 octets together (RFC 6265bis §5.7), without a word. */
const chunkOctets = 3_900
const mostChunks = 4

/**
 * Reads a `Cookie` header. Names are compared exactly: `__host-` is not `__Host-`, which alone browsers guard. Of several
 * with one name the first counts.
 */
export function readCookies(header: string | null): Cookies {
  const cookies = new Map<string, string>()
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    if (at > 0 && name && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim())
  }
  return cookies
}

export type CookieKind = { sameSite: 'Strict' | 'Lax'; maxAgeMs?: number; insecure: boolean }

/** One `Set-Cookie` header. No `Domain`: it belongs to this very host. */
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
 * The `Set-Cookie` headers for a value, in as many pieces as it takes.
 *
 * @throws Refusal `request_too_large`, rather than set what browsers or servers drop
 */
export function writeCookie(name: string, value: string, kind: CookieKind): string[] {
  const room = chunkOctets - chunkName(name, mostChunks).length
  const count = Math.ceil(value.length / room)
  if (count > mostChunks) throw new Refusal(400, 'request_too_large', 'This does not fit into cookies.')
  return Array.from({ length: count }, (_, at) =>
    cookieHeader(chunkName(name, at), value.slice(at * room, (at + 1) * room), kind),
  )
}

/** The names of those pieces of a cookie that came. */
const chunkNames = (cookies: Cookies, name: string) =>
  Array.from({ length: mostChunks }, (_, at) => chunkName(name, at)).filter((chunk) => cookies.has(chunk))

/** The value, put together again. */
export const joinCookie = (cookies: Cookies, name: string): string =>
  chunkNames(cookies, name)
    .map((chunk) => cookies.get(chunk))
    .join('')

/** The `Set-Cookie` headers that take away what came. */
export const clearCookie = (cookies: Cookies, name: string, kind: CookieKind): string[] =>
  chunkNames(cookies, name).map((chunk) => cookieHeader(chunk, '', { ...kind, maxAgeMs: 0 }))

/** The names of all cookies that begin so, without their further pieces. */
export const cookieNames = (cookies: Cookies, prefix: string): string[] => [
  ...new Set([...cookies.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.replace(/~.*/, ''))),
]
