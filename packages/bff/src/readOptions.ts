import { isLoopback, type Api, type ApiOptions, type BffOptions, type BffSettings } from './bffOptions.ts'

const allMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const path = /^(\/[\w~-]+)+$/

/** @throws TypeError that names the option */
function refuseUnless(right: unknown, name: keyof BffOptions, rule: string): void {
  if (!right) throw new TypeError(`createBff: option "${name}" ${rule}.`)
}
const urlOf = (text: unknown) => (typeof text === 'string' && URL.canParse(text) ? new URL(text) : null)
const isSafe = (url: URL | null) => !!url && (url.protocol === 'https:' || isLoopback(url))
const isOrigin = (text: unknown) => isSafe(urlOf(text)) && urlOf(text)?.origin === text && !String(text).includes('*')
const isDuration = (value: unknown) => Number.isFinite(value) && Number(value) > 0

/** @throws TypeError that names the option */
export function readOptions(options: BffOptions): BffSettings {
  const { basePath = '/auth', scope = 'openid profile email', trustedOrigins = [], insecureCookies = false } = options
  const { idleTimeoutMs = 300_000, absoluteTimeoutMs = null, requestTimeoutMs = 10_000, apis = {} } = options
  const issuer = checkClient(options)
  refuseUnless(path.test(basePath), 'basePath', 'must be a path such as "/auth", without a slash at its end')
  refuseUnless(scope.split(' ').includes('openid'), 'scope', 'must contain "openid"')
  refuseUnless(trustedOrigins.every(isOrigin), 'trustedOrigins', 'must list origins such as "https://app.shop.example"')
  refuseUnless(isDuration(idleTimeoutMs), 'idleTimeoutMs', 'must be a number of milliseconds')
  const isLimit = absoluteTimeoutMs === null || isDuration(absoluteTimeoutMs)
  refuseUnless(isLimit, 'absoluteTimeoutMs', 'must be a number of milliseconds, or null')
  refuseUnless(isDuration(requestTimeoutMs), 'requestTimeoutMs', 'must be a number of milliseconds')
  const { postLogoutReturnTo = '/' } = options
  refuseUnless(/^\/(?![/\\])/.test(postLogoutReturnTo), 'postLogoutReturnTo', 'must be a path such as "/signed-out"')
  checkOrigin(options.origin, insecureCookies)
  return {
    ...options,
    issuer,
    postLogoutReturnTo,
    basePath,
    scope,
    trustedOrigins,
    insecureCookies,
    idleTimeoutMs,
    absoluteTimeoutMs,
    requestTimeoutMs,
    refreshExtendsSession: options.refreshExtendsSession ?? false,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    now: options.now ?? Date.now,
    apis: Object.entries(apis).map(([prefix, api]) => readApi(prefix, api, basePath)),
  }
}

function checkClient({ issuer, clientId, clientSecret, clientAssertion, secrets }: BffOptions): URL {
  const url = urlOf(issuer)
  refuseUnless(isSafe(url), 'issuer', 'must be an https URL, or http on this device')
  refuseUnless(clientId, 'clientId', 'must be what the provider calls this client')
  refuseUnless(
    !clientSecret !== !clientAssertion,
    'clientSecret',
    'or "clientAssertion" must be given, and not both: a backend is a confidential client',
  )
  const areLong = Array.isArray(secrets) && secrets.every((one) => typeof one === 'string' && one.length >= 32)
  refuseUnless(areLong && secrets.length, 'secrets', 'must be a list of secrets of 32 characters or more, newest first')
  return url as URL
}

function checkOrigin(origin: string | undefined, insecureCookies: boolean): void {
  refuseUnless(origin === undefined || isOrigin(origin), 'origin', 'must be an origin such as "https://shop.example"')
  if (!insecureCookies) return
  const isHere = origin === undefined || isLoopback(new URL(origin))
  refuseUnless(isHere, 'insecureCookies', 'is for http on this device only')
  const isProduction = globalThis.process?.env['NODE_ENV'] === 'production'
  refuseUnless(!isProduction, 'insecureCookies', 'is refused where NODE_ENV is "production"')
}

function readApi(prefix: string, api: ApiOptions, basePath: string): Api {
  const target = urlOf(api.target)
  const { protocol = '', search = '', hash = '', username = '' } = target ?? {}
  const isPlain = /^https?:$/.test(protocol) && !(search || hash || username)
  refuseUnless(path.test(prefix), 'apis', `has "${prefix}", which is no path such as "/api"`)
  const hidesUs = prefix === basePath || basePath.startsWith(`${prefix}/`)
  refuseUnless(!hidesUs, 'apis', `has "${prefix}", where the endpoints of the BFF are`)
  refuseUnless(isPlain, 'apis', `needs an absolute URL without query as "target" of "${prefix}"`)
  const { methods = allMethods } = api
  const areKnown = methods.every((one) => allMethods.includes(one))
  refuseUnless(areKnown, 'apis', `has a method at "${prefix}" that is none of ${allMethods.join(', ')}`)
  return { ...api, prefix, target: target as URL, methods }
}
