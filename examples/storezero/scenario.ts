/** Where the parts are and how long everything lasts: read once from the environment, then handed down. */
export type Scenario = {
  ports: Record<Part, number>
  /**
   * Origins without a trailing slash. `auth` is the issuer, `api` the audience of access tokens, `social` the issuer that
   * `auth` can ask in turn. To a browser `social` and `partner` are other sites than all others.
   */
  origins: Record<Part, string>
  idleSeconds: number
  /** Inactivity timeout of the session at the social provider. */
  socialIdleSeconds: number
  /** Lifetime of ID and access tokens. */
  tokenSeconds: number
  warningSeconds: number
  /** `null`: no absolute limit. */
  absoluteSeconds: number | null
  /** My Account has a lightweight backend, which keeps its tokens. Without it, it is an app in the browser like the shop. */
  backend: boolean
  /** My Account renews by refresh token, where it has no backend. */
  refreshTokens: boolean
  /** There is a client `shop-implicit`, which gets its tokens in the front channel. */
  shopImplicit: boolean
  /** The clock of the servers can be moved and sessions can be ended from outside: for tests. */
  testClock: boolean
  /** The authorization server isolates its windows from those that opened them (Cross-Origin-Opener-Policy). */
  isolated: boolean
}

export type App = 'shop' | 'account' | 'partner'
export type Part = App | 'auth' | 'api' | 'social'

/** What confidential clients prove themselves with. Apart from the scenario, which every page gets to read. */
export type Secrets = {
  /** My Account's backend, at the authorization server. */
  account: string
  /** The authorization server, at the social provider. */
  social: string
}

// host, and which port in the row
const places = {
  auth: ['auth.storezero.localhost', 0],
  shop: ['shop.storezero.localhost', 1],
  account: ['account.storezero.localhost', 2],
  api: ['api.storezero.localhost', 3],
  social: ['social.localhost', 4],
  partner: ['partner.localhost', 5],
} as const

/** @throws RangeError with one sentence that names the variable to correct */
export function readScenario(env: Record<string, string | undefined>): Scenario {
  const read = (name: string, fallback: number, max = 1e9): number => {
    const value = env[name] ? Number(env[name]) : fallback
    if (Number.isInteger(value) && value > 0 && value <= max) return value
    throw new RangeError(`${name}=${env[name]} makes no sense: it must be a whole number from 1 to ${max}.`)
  }
  const port = read('STOREZERO_PORT', 4100, 65_530)
  const idleSeconds = read('STOREZERO_IDLE_SECONDS', 300)
  const warningSeconds = read('STOREZERO_WARNING_SECONDS', Math.min(60, Math.ceil(idleSeconds / 3)))
  if (warningSeconds >= idleSeconds)
    throw new RangeError(
      `STOREZERO_WARNING_SECONDS=${warningSeconds} must be less than STOREZERO_IDLE_SECONDS=${idleSeconds}.`,
    )
  const each = <T>(of: (host: string, port: number) => T) =>
    Object.fromEntries(Object.entries(places).map(([part, [host, index]]) => [part, of(host, port + index)])) as Record<
      Part,
      T
    >
  return {
    ports: each((_, own) => own),
    origins: each((host, own) => `http://${host}:${own}`),
    idleSeconds,
    socialIdleSeconds: read('STOREZERO_SOCIAL_IDLE_SECONDS', 3600),
    tokenSeconds: read('STOREZERO_ID_TOKEN_SECONDS', 150),
    warningSeconds,
    absoluteSeconds: env['STOREZERO_ABSOLUTE_SECONDS'] ? read('STOREZERO_ABSOLUTE_SECONDS', 1) : null,
    backend: env['STOREZERO_ACCOUNT'] !== 'browser',
    refreshTokens: env['STOREZERO_REFRESH_TOKENS'] === '1',
    shopImplicit: env['STOREZERO_SHOP_IMPLICIT'] === '1',
    testClock: env['STOREZERO_TEST_CLOCK'] === '1',
    isolated: env['STOREZERO_COOP'] === '1',
  }
}

/** New ones for each run, unless another process has to know them. */
export const readSecrets = (env: Record<string, string | undefined>): Secrets => ({
  account: env['STOREZERO_ACCOUNT_SECRET'] ?? crypto.randomUUID(),
  social: crypto.randomUUID(),
})
