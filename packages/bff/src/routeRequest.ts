import type { BffContext } from './bffContext.ts'
import { backchannelLogout } from './endpoints/backchannelLogout.ts'
import { callback } from './endpoints/callback.ts'
import { health } from './endpoints/health.ts'
import { extend } from './endpoints/extend.ts'
import { login, loginByLink } from './endpoints/login.ts'
import { logout } from './endpoints/logout.ts'
import { refresh } from './endpoints/refresh.ts'
import { session } from './endpoints/session.ts'
import { refuseCrossSite } from './http/csrf.ts'
import { HttpError } from './http/httpError.ts'
import { findApi } from './proxy/apiPath.ts'
import { proxyRequest } from './proxy/apiProxy.ts'
import type { RequestContext } from './requestContext.ts'

type Endpoint = (context: BffContext, incoming: RequestContext) => Promise<Response>

/** Endpoints by method and path. `open`: called by a browser's navigation or by the provider, without the request header. */
const endpoints: Readonly<Record<string, { handle: Endpoint; open: boolean }>> = {
  'GET /login': { handle: loginByLink, open: true },
  'GET /callback': { handle: callback, open: true },
  'POST /backchannel-logout': { handle: backchannelLogout, open: true },
  'GET /health': { handle: health, open: true },
  'GET /session': { handle: session, open: false },
  'POST /login': { handle: login, open: false },
  'POST /extend': { handle: extend, open: false },
  'POST /refresh': { handle: refresh, open: false },
  'POST /logout': { handle: logout, open: false },
}

/** Tells whether a path below `basePath` is one of an endpoint. */
export const isEndpoint = (path: string): boolean => Object.keys(endpoints).some((name) => name.split(' ')[1] === path)

/**
 * Passes a request to its endpoint or to the proxy.
 *
 * @throws HttpError `not_found`, `method_not_allowed`, `cross_site`, `csrf_header_missing`, and those of the endpoints
 */
export async function routeRequest(context: BffContext, incoming: RequestContext): Promise<Response> {
  const { request, url, origin } = incoming
  const { basePath, trustedOrigins, apis } = context.settings
  const path = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : ''
  const name = `${request.method} ${path}`
  const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined
  if (endpoint?.open) return endpoint.handle(context, incoming)
  const route = endpoint ? null : findApi(url, apis)
  if (endpoint || route) refuseCrossSite(request, origin, trustedOrigins)
  if (endpoint) return endpoint.handle(context, incoming)
  if (route) return proxyRequest(context, incoming, route)
  const methods = Object.keys(endpoints)
    .map((one) => one.split(' '))
    .filter(([, one]) => one === path)
    .map(([method]) => method)
    .join(', ')
  if (methods) throw new HttpError('method_not_allowed', `Use ${methods}.`, { headers: { allow: methods } })
  throw new HttpError('not_found', 'Not found.')
}
