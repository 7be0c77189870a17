/** Where the parts are and how long everything lasts: read once from the environment, then handed down. */
export type Scenario = {
  ports: Record<Part, number>
  /**
   * Origins without a trailing slash. `auth` is the issuer, `api` the audience of access tokens. To a browser `partner`
   * is another site than all others.
   */
  origins: Record<Part, string>
  idleSeconds: number
  /** Lifetime of ID and access tokens. */
  tokenSeconds: number
  warningSeconds: number
  /** `null`: no absolute limit. */
  absoluteSeconds: number | null
  /** My Account renews by refresh token. */
  refreshTokens: boolean
  /** The clock of the servers can be moved and sessions can be ended from outside: for tests. */
  testClock: boolean
  /** The authorization server isolates its windows from those that opened them (Cross-Origin-Opener-Policy). */
  isolated: boolean
}

export type App = 'shop' | 'account' | 'partner'
export type Part = App | 'auth' | 'api'

// host, and which port in the row; the fifth is kept free
const places = {
  auth: ['auth.storezero.localhost', 0],
  shop: ['shop.storezero.localhost', 1],
  account: ['account.storezero.localhost', 2],
  api: ['api.storezero.localhost', 3],
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
    tokenSeconds: read('STOREZERO_ID_TOKEN_SECONDS', 150),
    warningSeconds,
    absoluteSeconds: env['STOREZERO_ABSOLUTE_SECONDS'] ? read('STOREZERO_ABSOLUTE_SECONDS', 1) : null,
    refreshTokens: env['STOREZERO_REFRESH_TOKENS'] === '1',
    testClock: env['STOREZERO_TEST_CLOCK'] === '1',
    isolated: env['STOREZERO_COOP'] === '1',
  }
}
