/**
 * How fast the backend is, in ratios to a bare proxy (Hono, `fetch`, no sessions) that does the same beside it: one
 * process with its sessions in a file, one with Redis, and two with Redis. Ratios of one machine say more than seconds of
 * it, yet not all: what else ran meanwhile is printed, too.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { startRedisServer } from '../tools/redisServer.ts'
import { load, type LoadResult } from './backend/load.ts'
import { type ServerProcess, startServer } from './backend/serverProcess.ts'

const rounds = 5
const seconds = 1
const warmUpSeconds = 1
const sessionCount = 10_000

/** One path at one kind of server, what it is compared with, and what came of each round. */
type Runner = {
  name: string
  servers: ServerProcess[]
  at: string
  cookies: string[]
  standard?: Runner
  results: LoadResult[]
}
type Memory = { rss: number; heap: number }

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const machine = () =>
  `${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')} on ${availableParallelism()} cores`
const print = (name: string, columns: string[]) =>
  console.log(name.padEnd(44) + columns.map((one) => one.padStart(18)).join(''))

/** A bare proxy, and backends that are compared with it: with as many processes as it has. */
function contest(bare: ServerProcess[], backends: { name: string; servers: ServerProcess[]; cookies: string[] }[]) {
  const count = bare.length === 1 ? 'one process' : `${bare.length} processes`
  const [{ cookies } = { cookies: [] }] = backends
  const standard: Runner = { name: `bare proxy, ${count}`, servers: bare, at: '/api/orders', cookies, results: [] }
  const runners = backends.flatMap(({ name, ...backend }): Runner[] => [
    { ...backend, name: `${name}, ${count}`, at: '/api/orders', standard, results: [] },
    { ...backend, name: '  GET /auth/session', at: '/auth/session', standard, results: [] },
  ])
  return [standard, ...runners]
}

/** Each round asks all, one after another, so that what else the machine does meets all of them. */
async function compete(runners: Runner[]): Promise<void> {
  for (const { servers, at, cookies } of runners) await load(servers, at, cookies, warmUpSeconds)
  for (let round = 0; round < rounds; round++)
    for (const { servers, at, cookies, results } of runners) results.push(await load(servers, at, cookies, seconds))
  print('\nGET /api, with a session but for the bare proxy', ['requests/s', 'p50', 'p99', 'CPU a request'])
  for (const runner of runners) print(`  ${runner.name}`, cells(runner))
}

function cells({ results, standard }: Runner): string[] {
  const keys: (keyof LoadResult)[] = ['requestsPerSecond', 'p50', 'p99', 'cpuMs']
  return keys.map((key) => {
    const of = (result: LoadResult | undefined) => result?.[key] ?? Number.NaN
    if (!standard) return `1 = ${median(results.map(of)).toFixed(key === 'cpuMs' ? 2 : 0)}`
    const ratios = results.map((result, round) => of(result) / of(standard.results[round]))
    return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`
  })
}

/** Creates the sessions, and says what each of them takes. */
async function fill(name: string, backend: ServerProcess): Promise<string[]> {
  await backend.ask('create', sessionCount / 10)
  const before = { ...(await backend.ask<Memory>('memory')), stored: await backend.ask<number>('stored') }
  const cookies = await backend.ask<string[]>('create', sessionCount)
  const after = { ...(await backend.ask<Memory>('memory')), stored: await backend.ask<number>('stored') }
  const grown = (key: keyof typeof after) => `${((after[key] - before[key]) / 1024 / 1024).toFixed(1)} MB`
  print(`  ${name}`, [grown('rss'), grown('heap'), grown('stored')])
  return cookies.slice(0, 200)
}

// stopped midway, it takes along what it has started
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
const folder = mkdtempSync(path.join(tmpdir(), 'stillhere-bench-'))
const redis = await startRedisServer()
const started: ServerProcess[] = []
const start = async (file: string, ...args: string[]) => {
  const server = await startServer(file, ...args)
  started.push(server)
  return server
}
try {
  console.log(`\nLoad of the machine before: ${machine()}`)
  const { origin: api } = await start('api.ts')
  const bare = [await start('bareProxy.ts', api), await start('bareProxy.ts', api)]
  const withFile = await start('backend.ts', api, path.join(folder, 'sessions.db'))
  const withRedis = [await start('backend.ts', api, redis.url), await start('backend.ts', api, redis.url)]
  print(`\n${sessionCount.toLocaleString('en')} sessions more`, ['RSS', 'heap', 'in the store'])
  const inFile = await fill('backend, sessions in a file', withFile)
  const inRedis = await fill('backend, sessions in Redis', withRedis[0] as ServerProcess)
  await compete([
    ...contest(bare.slice(0, 1), [
      { name: 'sessions in a file', servers: [withFile], cookies: inFile },
      { name: 'sessions in Redis', servers: withRedis.slice(0, 1), cookies: inRedis },
    ]),
    ...contest(bare, [{ name: 'sessions in Redis', servers: withRedis, cookies: inRedis }]),
  ])
  console.log(
    `\nMedians of ${rounds} rounds (least and most), 50 connections. 1 is the bare proxy: requests/s, ms, ms, ms.`,
  )
  console.log(`Load of the machine after: ${machine()}, of which this benchmark is a part`)
} finally {
  for (const server of started) await server.stop()
  await redis.stop()
  rmSync(folder, { recursive: true })
}
