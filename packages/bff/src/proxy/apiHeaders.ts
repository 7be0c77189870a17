import * as zlib from 'node:zlib'
import { cacheControlForPages } from './cacheControl.ts'
import { tokenChallenges } from './challenges.ts'
import { isApiHeader, isConnectionHeader, isPageHeader } from './headerLists.ts'

/** Returns the headers that pass a check, without those of one connection and those named in `Connection`. */
function pick(headers: Headers, mayPass: (name: string) => boolean): Headers {
  const named = (headers.get('connection') ?? '').toLowerCase().split(/[\s,]+/)
  const kept = [...headers].filter(([name]) => {
    // CGI and its descendants (WSGI, PHP, Rack) read `x_forwarded_for` as the same header
    const spelling = name.replaceAll('_', '-')
    return !isConnectionHeader(spelling) && mayPass(spelling) && !named.includes(name)
  })
  return new Headers(kept)
}

/** Returns the request headers for an API. */
export function requestHeaders(headers: Headers, accessToken: string): Headers {
  const passed = pick(headers, isPageHeader)
  passed.set('authorization', `Bearer ${accessToken}`)
  // fetch would decompress the body on the way
  passed.set('accept-encoding', 'identity')
  return passed
}

/** Content codings that fetch decodes. */
const decodedCodings: ReadonlySet<string> = new Set([
  'gzip',
  'x-gzip',
  'deflate',
  'x-deflate',
  'br',
  ...('createZstdDecompress' in zlib ? ['zstd'] : []),
])

/** Returns the response headers for a page. `locationFor` translates locations of the API. */
export function responseHeaders(headers: Headers, locationFor: (location: string) => string | null): Headers {
  const passed = pick(headers, isApiHeader)
  const set = (name: string, value: string | null) => (value === null ? passed.delete(name) : passed.set(name, value))
  for (const name of ['location', 'content-location']) {
    const location = passed.get(name)
    if (location !== null) set(name, locationFor(location))
  }
  set('www-authenticate', tokenChallenges(headers.get('www-authenticate')))
  set('cache-control', cacheControlForPages(headers.get('cache-control')))
  const codings = headers.get('content-encoding')?.toLowerCase().split(',') ?? []
  // fetch decodes a body only if it knows all of its codings
  if (codings.length && codings.every((coding) => decodedCodings.has(coding.trim())))
    for (const name of ['content-encoding', 'content-length']) passed.delete(name)
  return passed
}
