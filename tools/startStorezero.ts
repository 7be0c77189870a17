import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'

/** Durations of one run, in seconds. */
export type Durations = { idle: number; token: number; warning: number; absolute?: number }

/** The reference scenario as `pnpm start` runs it, in a process of its own on free ports, with a clock that can be moved. */
export type Storezero = {
  auth: string
  shop: string
  account: string
  api: string
  /** The social provider, on another site than all others. */
  social: string
  /** An app on another site again. */
  partner: string
  /** What the authorization server knows and was asked. A look: extends nothing. */
  status(): Promise<ServerStatus>
  /** Requests since an instant, optionally of one kind. */
  requests(since: number, endpoint?: string): Promise<ServerRequest[]>
  now(): Promise<number>
  /** Moves the servers' clock. */
  shiftClock(ms: number): Promise<void>
  endSessions(): Promise<void>
  /** The sessions at the social provider. A look. */
  socialSessions(): Promise<ServerStatus['sessions']>
  /** The orders API's doors for tests; see examples/storezero/orders-api/testDoors.ts. */
  askApi<T>(door: 'hold' | 'release' | 'refuse-tokens' | 'counts'): Promise<T>
  /** The discovery document. */
  metadata(): Promise<object>
  stop(): Promise<void>
}

export type ServerRequest = {
  at: number
  endpoint: string
  clientId: string | null
  prompt?: string
  grantType?: string
  outcome: string
}
export type ServerStatus = {
  now: number
  sessions: { user: string; idleExpiresAt: number; absoluteExpiresAt: number | null }[]
  requests: ServerRequest[]
}

/** What differs from the reference scenario. */
export type Variant = {
  /** My Account keeps its tokens in the browser, like the shop. */
  withoutBackend?: boolean
  /** And renews by refresh token. */
  refreshTokens?: boolean
  /** The authorization server isolates its windows. */
  isolated?: boolean
  /** The shop gets its tokens in the front channel. */
  shopImplicit?: boolean
  /** The apps come module by module, as in `pnpm start`, although they were built. */
  fromSource?: boolean
}

/** Starts what `pnpm start` starts. Rejects with what was printed. */
export async function startStorezero(
  { idle, token, warning, absolute }: Durations = { idle: 300, token: 150, warning: 60 },
  {
    withoutBackend = false,
    refreshTokens = false,
    isolated = false,
    shopImplicit = false,
    fromSource = false,
  }: Variant = {},
): Promise<Storezero> {
  const { port, stop } = await spawnStorezero({
    STOREZERO_IDLE_SECONDS: String(idle),
    STOREZERO_ID_TOKEN_SECONDS: String(token),
    STOREZERO_WARNING_SECONDS: String(warning),
    STOREZERO_REFRESH_TOKENS: refreshTokens ? '1' : '',
    STOREZERO_COOP: isolated ? '1' : '',
    STOREZERO_ACCOUNT: withoutBackend ? 'browser' : '',
    STOREZERO_SHOP_IMPLICIT: shopImplicit ? '1' : '',
    STOREZERO_TEST_CLOCK: '1',
    ...(fromSource && { STOREZERO_APPS: '' }),
    ...(absolute ? { STOREZERO_ABSOLUTE_SECONDS: String(absolute) } : {}),
  })
  const [auth, shop, account, api] = ['auth', 'shop', 'account', 'api'].map(
    (part, index) => `http://${part}.storezero.localhost:${port + index}`,
  ) as [string, string, string, string]
  const social = `http://social.localhost:${port + 4}`
  const ask = async <T>(route: string, body?: object, at = port): Promise<T> => {
    // Node does not resolve *.localhost everywhere
    const response = await fetch(`http://127.0.0.1:${at}${route}`, {
      headers: { host: new URL(at === port + 4 ? social : auth).host, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
    return (await response.json()) as T
  }
  let offsetMs = 0
  const status = () => ask<ServerStatus>('/status')
  return {
    auth,
    shop,
    account,
    api,
    social,
    partner: `http://partner.localhost:${port + 5}`,
    status,
    async requests(since, endpoint) {
      const { requests } = await status()
      return requests.filter((one) => one.at >= since && (!endpoint || one.endpoint === endpoint))
    },
    now: async () => (await status()).now,
    async shiftClock(ms) {
      offsetMs += ms
      await ask('/test/clock', { offsetMs })
    },
    endSessions: () => ask('/test/end-sessions', {}),
    socialSessions: async () => (await ask<ServerStatus>('/status', undefined, port + 4)).sessions,
    askApi: (door) => ask(`/test/${door}`, {}, port + 3),
    metadata: () => ask('/.well-known/openid-configuration'),
    stop,
  }
}

async function spawnStorezero(env: Record<string, string>): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePorts(6)
  const child = spawn(process.execPath, ['--conditions=stillhere-source', path.join(import.meta.dirname, 'start.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, STOREZERO_PORT: String(port) },
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const read = (data: Buffer) => {
      output += String(data)
      if (output.includes('Storezero is open')) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', () => reject(new Error(`Storezero did not start:\n${output}`)))
  })
  return {
    port,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** The first of so many free ports in a row, below those that outgoing connections take. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 12_000)
    const tries = Array.from({ length: count }, (_, index) => isFree(first + index))
    if ((await Promise.all(tries)).every(Boolean)) return first
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
