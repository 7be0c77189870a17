import { isLoopback, type Api, type ApiOptions, type BffOptions, type BffSettings } from './bffOptions.ts'

const allMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const path = /^(\/[\w~-]+)+$/

/** @throws TypeError that names the option */
function requireOption(isValid: unknown, name: keyof BffOptions, rule: string): void {
  if (!isValid) throw new TypeError(`createBff: option "${name}" ${rule}.`)
}
const urlOf = (text: unknown) => (typeof text === 'string' && URL.canParse(text) ? new URL(text) : null)
const isSafe = (url: URL | null) => !!url && (url.protocol === 'https:' || isLoopback(url))
const isOrigin = (text: unknown) => isSafe(urlOf(text)) && urlOf(text)?.origin === text && !String(text).includes('*')
const isDuration = (value: unknown) => Number.isFinite(value) && Number(value) > 0

/**
 * Checks the options and fills in defaults.
 *
 * @throws TypeError that names the invalid option
 */
export function readOptions(options: BffOptions): BffSettings {
  const { basePath = '/auth', scope = 'openid profile email', trustedOrigins = [], insecureCookies = false } = options
  const { idleTimeoutMs = 300_000, absoluteTimeoutMs = null, requestTimeoutMs = 10_000, apis = {} } = options
  const issuer = checkClient(options)
  requireOption(path.test(basePath), 'basePath', 'must be a path such as "/auth", without a trailing slash')
  requireOption(scope.split(' ').includes('openid'), 'scope', 'must contain "openid"')
  requireOption(
    trustedOrigins.every(isOrigin),
    'trustedOrigins',
    'must list origins such as "https://app.shop.example"',
  )
  requireOption(isDuration(idleTimeoutMs), 'idleTimeoutMs', 'must be a number of milliseconds')
  const isLimit = absoluteTimeoutMs === null || isDuration(absoluteTimeoutMs)
  requireOption(isLimit, 'absoluteTimeoutMs', 'must be a number of milliseconds, or null')
  requireOption(isDuration(requestTimeoutMs), 'requestTimeoutMs', 'must be a number of milliseconds')
  const { postLogoutReturnTo = '/' } = options
  requireOption(/^\/(?![/\\])/.test(postLogoutReturnTo), 'postLogoutReturnTo', 'must be a path such as "/signed-out"')
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

function checkClient(options: BffOptions): URL {
  const { issuer, clientId, clientSecret, clientAssertion, secrets } = options
  const url = urlOf(issuer)
  requireOption(isSafe(url), 'issuer', 'must be an https URL, or http on this device')
  requireOption(clientId, 'clientId', 'must be the client identifier at the provider')
  requireOption(
    !clientSecret !== !clientAssertion,
    'clientSecret',
    'or "clientAssertion" is required, but not both: a backend is a confidential client',
  )
  const { clientAuthentication } = options
  requireOption(
    clientAuthentication === undefined ||
      (clientAuthentication === 'private_key_jwt'
        ? clientAssertion
        : (clientAuthentication === 'basic' || clientAuthentication === 'post') && clientSecret),
    'clientAuthentication',
    'must be "basic" or "post" with "clientSecret", or "private_key_jwt" with "clientAssertion"',
  )
  const areLongEnough = Array.isArray(secrets) && secrets.every((one) => typeof one === 'string' && one.length >= 32)
  requireOption(
    areLongEnough && secrets.length,
    'secrets',
    'must be a list of secrets of 32 characters or more, newest first',
  )
  return url as URL
}

function checkOrigin(origin: string | undefined, insecureCookies: boolean): void {
  requireOption(origin === undefined || isOrigin(origin), 'origin', 'must be an origin such as "https://shop.example"')
  if (!insecureCookies) return
  const isOnThisDevice = origin === undefined || isLoopback(new URL(origin))
  requireOption(isOnThisDevice, 'insecureCookies', 'works with http on this device only')
  const isProduction = globalThis.process?.env['NODE_ENV'] === 'production'
  requireOption(!isProduction, 'insecureCookies', 'is refused where NODE_ENV is "production"')
}

function readApi(prefix: string, api: ApiOptions, basePath: string): Api {
  const target = urlOf(api.target)
  const { protocol = '', search = '', hash = '', username = '' } = target ?? {}
  const isPlain = /^https?:$/.test(protocol) && !(search || hash || username)
  requireOption(path.test(prefix), 'apis', `has "${prefix}", which is not a path such as "/api"`)
  const hidesEndpoints = prefix === basePath || basePath.startsWith(`${prefix}/`)
  requireOption(!hidesEndpoints, 'apis', `has "${prefix}", which hides the endpoints of the backend`)
  requireOption(isPlain, 'apis', `needs an absolute URL without query as "target" of "${prefix}"`)
  const { methods = allMethods, timeoutMs = 60_000 } = api
  requireOption(isDuration(timeoutMs), 'apis', `needs a number of milliseconds as "timeoutMs" of "${prefix}"`)
  const areKnown = methods.every((one) => allMethods.includes(one))
  requireOption(areKnown, 'apis', `has an unknown method at "${prefix}". Use ${allMethods.join(', ')}`)
  return { ...api, prefix, target: target as URL, methods, timeoutMs }
}
