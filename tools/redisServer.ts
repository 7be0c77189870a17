import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { installRedis } from './installRedis.ts'

/** A real Redis on a free port, with its own folder, that persists every acknowledged write. */
export type RedisServer = {
  url: string
  /** Starts it again, on the same port and with the same data. */
  start(): Promise<void>
  /** Kills it (SIGKILL). The data stay. */
  kill(): Promise<void>
  /** Accepts connections without answering, until it is woken. */
  freeze(): void
  wake(): void
  /** Stops it and deletes the data. */
  stop(): Promise<void>
}

type Settings = Readonly<Record<string, string>>

const starts = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const findRedis = (): string => {
  const named = process.env['STILLHERE_REDIS_SERVER']
  if (named && !starts(named)) throw new Error(`STILLHERE_REDIS_SERVER=${named} does not start; correct or unset it`)
  const installed = named ?? ['redis-server', 'valkey-server'].find(starts) ?? installRedis()
  if (installed) return installed
  throw new Error(
    'No redis-server. Install Redis (brew install redis, apt-get install redis-server) or Valkey, or set STILLHERE_REDIS_SERVER to the path of one.',
  )
}

/** Returns a free port. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

const launch = (program: string, port: number, folder: string, settings: Settings): Promise<ChildProcess> => {
  const options = {
    ...settings,
    port,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    const said: string[] = []
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`redis-server did not start:\n${said.join('\n')}`)))
    createInterface(child.stdout).on('line', (line) => {
      if (said.length < 50) said.push(line)
      if (line.includes('Ready to accept connections')) resolve(child)
    })
  })
}

/** Starts a Redis for tests; obtains one where none is installed. `settings` are those of redis.conf. It ends with this process. */
export const startRedisServer = async (settings: Settings = {}): Promise<RedisServer> => {
  const program = findRedis()
  const port = await freePort()
  const folder = mkdtempSync(path.join(tmpdir(), 'stillhere-redis-'))
  let child = await launch(program, port, folder, settings)
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    end()
    await ended
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start: async () => {
      child = await launch(program, port, folder, settings)
    },
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    stop: async () => {
      await kill()
      process.off('exit', end)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
