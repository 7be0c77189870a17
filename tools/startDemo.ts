import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'

/** Storezero in a process of its own, with a clock that can be set. */
export type Demo = {
  shop: string
  account: string
  status(): Promise<{ now: number; sessions: { user: string; idleExpiresAt: number }[] }>
  /** Sets the servers' clock to an instant, epoch ms; it goes on from there. */
  setClock(at: number): Promise<void>
  stop(): Promise<void>
}

/** Starts what `pnpm start` starts, with the durations of the reference scenario. Rejects with what it printed. */
export async function startDemo(): Promise<Demo> {
  const port = await freePort()
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'start.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, STOREZERO_PORT: String(port), STOREZERO_TEST_CLOCK: '1' },
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
  const origin = (part: string, index: number) => `http://${part}.storezero.localhost:${port + index}`
  const ask = async <T>(route: string, body?: object): Promise<T> => {
    // Node does not resolve *.localhost everywhere
    const response = await fetch(`http://127.0.0.1:${port}${route}`, {
      headers: { host: new URL(origin('auth', 0)).host },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
    return (await response.json()) as T
  }
  let offsetMs = 0
  return {
    shop: origin('shop', 1),
    account: origin('account', 2),
    status: () => ask('/status'),
    async setClock(at) {
      const { now } = await ask<{ now: number }>('/status')
      offsetMs += Math.round(at - now)
      await ask('/test/clock', { offsetMs })
    },
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** One that is free now; the three after it are as a rule, and Storezero says so if they are not. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port')),
      )
    })
  })
