/** Where the parts are and how long everything lasts: read once from the environment, then handed down. */
export type Scenario = {
  ports: { auth: number; shop: number; account: number; api: number }
  /** Origins without a trailing slash. `auth` is the issuer, `api` the audience of access tokens. */
  origins: { auth: string; shop: string; account: string; api: string }
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
}

const parts = ['auth', 'shop', 'account', 'api'] as const

/** @throws RangeError with one sentence that names the variable to correct */
export function readScenario(env: Record<string, string | undefined>): Scenario {
  const read = (name: string, fallback: number, max = 1e9): number => {
    const value = env[name] ? Number(env[name]) : fallback
    if (Number.isInteger(value) && value > 0 && value <= max) return value
    throw new RangeError(`${name}=${env[name]} makes no sense: it must be a whole number from 1 to ${max}.`)
  }
  const port = read('STOREZERO_PORT', 4100, 65_532)
  const idleSeconds = read('STOREZERO_IDLE_SECONDS', 300)
  const warningSeconds = read('STOREZERO_WARNING_SECONDS', Math.min(60, Math.ceil(idleSeconds / 3)))
  if (warningSeconds >= idleSeconds)
    throw new RangeError(
      `STOREZERO_WARNING_SECONDS=${warningSeconds} must be less than STOREZERO_IDLE_SECONDS=${idleSeconds}.`,
    )
  const each = <T>(of: (part: (typeof parts)[number], index: number) => T) =>
    Object.fromEntries(parts.map((part, index) => [part, of(part, index)])) as Record<(typeof parts)[number], T>
  return {
    ports: each((_, index) => port + index),
    origins: each((part, index) => `http://${part}.storezero.localhost:${port + index}`),
    idleSeconds,
    tokenSeconds: read('STOREZERO_ID_TOKEN_SECONDS', 150),
    warningSeconds,
    absoluteSeconds: env['STOREZERO_ABSOLUTE_SECONDS'] ? read('STOREZERO_ABSOLUTE_SECONDS', 1) : null,
    refreshTokens: env['STOREZERO_REFRESH_TOKENS'] === '1',
    testClock: env['STOREZERO_TEST_CLOCK'] === '1',
  }
}
