import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect, test as base, type Page } from '@playwright/test'

const root = path.resolve(import.meta.dirname, '..')

/** Durations of one run, in seconds. */
export type Durations = { idle: number; token: number; warning: number; absolute?: number }

/** The reference scenario as `pnpm start` runs it, in a process of its own on free ports. */
export type Storezero = {
  auth: string
  shop: string
  account: string
  api: string
  /** What the authorization server knows and was asked. A look: extends nothing. */
  status(): Promise<ServerStatus>
  /** Requests since an instant, optionally of one kind. */
  requests(since: number, endpoint?: string): Promise<ServerRequest[]>
  now(): Promise<number>
  /** Moves the servers' clock. */
  shiftClock(ms: number): Promise<void>
  endSessions(): Promise<void>
  /** The discovery document. */
  metadata(): Promise<object>
}

export type ServerRequest = {
  at: number
  endpoint: string
  clientId: string | null
  prompt?: string
  grantType?: string
  outcome: string
}
type ServerStatus = {
  now: number
  sessions: { user: string; idleExpiresAt: number; absoluteExpiresAt: number | null }[]
  requests: ServerRequest[]
}

export const test = base.extend<
  { signIn: (page: Page, user?: string) => Promise<void> },
  { durations: Durations; refreshTokens: boolean; storezero: Storezero }
>({
  durations: [
    { idle: 300, token: 150, warning: 60 },
    { scope: 'worker', option: true },
  ],
  /** Whether My Account renews by refresh token. */
  refreshTokens: [false, { scope: 'worker', option: true }],
  storezero: [
    async ({ durations, refreshTokens }, use) => {
      const running = await startStorezero(durations, refreshTokens)
      await use(running.storezero)
      await running.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  // fills in the authorization server's own page
  signIn: async ({ storezero }, use) => {
    await use(async (page, user = 'ada') => {
      await expect(page).toHaveURL(new RegExp(`^${storezero.auth}/`))
      await page.getByLabel('Username').fill(user)
      await page.getByLabel('Password').fill(user)
      await page.getByRole('button', { name: 'Sign in' }).click()
    })
  },
})
export { expect }

async function startStorezero({ idle, token, warning, absolute }: Durations, refreshTokens: boolean) {
  const port = await freePorts(4)
  const child = spawn(process.execPath, ['tools/start.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      STOREZERO_PORT: String(port),
      STOREZERO_IDLE_SECONDS: String(idle),
      STOREZERO_ID_TOKEN_SECONDS: String(token),
      STOREZERO_WARNING_SECONDS: String(warning),
      STOREZERO_REFRESH_TOKENS: refreshTokens ? '1' : '',
      STOREZERO_TEST_CLOCK: '1',
      ...(absolute ? { STOREZERO_ABSOLUTE_SECONDS: String(absolute) } : {}),
    },
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

  const [auth, shop, account, api] = ['auth', 'shop', 'account', 'api'].map(
    (part, index) => `http://${part}.storezero.localhost:${port + index}`,
  ) as [string, string, string, string]
  const ask = async <T>(route: string, body?: object): Promise<T> => {
    // Node does not resolve *.localhost everywhere
    const response = await fetch(`http://127.0.0.1:${port}${route}`, {
      headers: { host: new URL(auth).host, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
    return (await response.json()) as T
  }
  let offsetMs = 0
  const status = () => ask<ServerStatus>('/status')
  const storezero: Storezero = {
    auth,
    shop,
    account,
    api,
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
    metadata: () => ask('/.well-known/openid-configuration'),
  }
  return {
    storezero,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** The first of so many free ports in a row. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 30_000)
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
