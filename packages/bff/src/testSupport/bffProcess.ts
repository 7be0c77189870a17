import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A backend in its own process. */
export type BffProcess = {
  /** Forwards a request to it, as a load balancer does. */
  fetch(request: Request): Promise<Response>
  /** Kills it at once (SIGKILL). */
  kill(): Promise<void>
}

/** Settings of the process. */
export type BffProcessSettings = { issuer: string; origin: string; redisUrl: string; requestTimeoutMs?: number }

const portOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error('The BFF did not start')))
    if (child.stdout) createInterface(child.stdout).once('line', (line) => resolve(Number(line)))
  })

/** Starts `bffServer.ts`. It ends with this process. */
export async function startBffProcess(settings: BffProcessSettings): Promise<BffProcess> {
  const server = join(import.meta.dirname, 'bffServer.ts')
  const child = spawn(process.execPath, ['--conditions=stillhere-source', server, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const port = await portOf(child)
  return {
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const { method, headers } = request
      const body = method === 'GET' ? {} : { body: await request.arrayBuffer() }
      return fetch(`http://127.0.0.1:${port}${pathname}${search}`, { method, headers, redirect: 'manual', ...body })
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
