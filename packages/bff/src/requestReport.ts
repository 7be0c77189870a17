import type { RequestReport } from './bffEvent.ts'
import type { BffSettings } from './bffOptions.ts'
import { isEndpoint } from './routeRequest.ts'

const knownMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Starts the report of a request. The returned function completes it with the duration. */
export function startReport({ method, headers, url }: Request, settings: BffSettings): () => RequestReport {
  const startedAt = performance.now()
  const given = headers.get('x-request-id') ?? headers.get('traceparent') ?? ''
  // a request id of the proxy connects the logs; anything longer or with other characters is replaced
  const requestId = /^[\w.:-]{8,128}$/.test(given) ? given : crypto.randomUUID()
  const path = templateOf(new URL(url).pathname, settings)
  return () => ({
    method: knownMethods.has(method) ? method : 'other',
    path,
    durationMs: Math.round(performance.now() - startedAt),
    requestId,
  })
}

/** Returns the path of the endpoint or the prefix of the API. `*`: any other path. */
function templateOf(pathname: string, { basePath, apis }: BffSettings): string {
  const name = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : ''
  if (isEndpoint(name)) return basePath + name
  const prefixes = apis.map(({ prefix }) => prefix).sort((a, b) => b.length - a.length)
  const prefix = prefixes.find((one) => pathname === one || pathname.startsWith(`${one}/`))
  return prefix === undefined ? '*' : `${prefix}/*`
}
