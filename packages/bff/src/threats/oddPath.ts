/** A seeded random source. */
type Chance = { number(end: number): number; pick<T>(from: readonly T[]): T }

const pieces = ['/', '/', '/', '//', '\\', '.', '..', '/..', '/../', '/..;/', '/..;a=b/', '/.;/', ';x', '%3b', '%2e', '%2E%2e', '%252e', '%25252e', '%2f', '%2F', '%252f', '%5c', '%255C', '%00', '%0d%0a', '%09', '%7f', '%c0%af', '%c0%ae', '%e0%80%af', '%ff', '%', '%2', '%zz', '%u002f', '%61', '%41', '@', 'user:word@', ':443', ':', 'evil.example', '//evil.example', 'http://evil.example/', '?', '#', '&', ' ', '\t', '\n', '\0', 'ü', '／', '．', '。', '\u202e', 'api', '/api', '/api/', 'API', 'v1', 'admin', 'adm%69n', 'Admin', '%2561dmin', ';x/admin', '%253b/admin', '/other', 'orders', 'x', '~', '-', '1'] // prettier-ignore
const prefixes = [
  '/api',
  '/api/',
  '/api/admin/',
  '/other/',
  '/api%2f',
  '//evil.example/api/',
  '/%61pi/',
  '/x/../api/',
  '/api;x/',
  'http://evil.example/api/',
  '',
]

/** Returns an ambiguous path for `/api`, `/api/admin` and `/other`. */
export const oddPath = (input: Chance): string =>
  input.pick(prefixes) + Array.from({ length: input.number(7) }, () => input.pick(pieces)).join('')

/** Returns every reading of a path by some server: decoded repeatedly, with other slashes, without parameters. */
export function meanings(path: string): Set<string> {
  const lenient = (text: string) =>
    text
      .replaceAll(/%(?:c0%|e0%80%)([ab][\da-f])/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16) & 0x3f),
      )
      .replaceAll(/%([0-7][\da-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const found = new Set<string>([path])
  for (let round = 0; round < 4; round++)
    for (const one of Array.from(found))
      for (const other of [
        lenient(one),
        one.replaceAll('\\', '/'),
        one.replaceAll(/;[^/]*/g, ''),
        one.replaceAll(/[\0\t\n\r]/g, ''),
        one.toLowerCase(),
      ])
        found.add(other)
  return new Set([...found].map((one) => resolved(one)))
}
const resolved = (path: string) => {
  const segments: string[] = []
  for (const one of path.split(/\/+/))
    if (one === '..') segments.pop()
    else if (one !== '.' && one !== '') segments.push(one)
  return `/${segments.join('/')}`
}

/** Tells whether a normalized path is at or below another. */
export const isBelow = (path: string, base: string): boolean =>
  path === base || path.startsWith(base === '/' ? '/' : `${base}/`)
