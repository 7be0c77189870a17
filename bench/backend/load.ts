import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { ServerProcess } from './serverProcess.ts'

/** What came of a while of load: latencies, and CPU time of the servers for each request. */
export type LoadResult = { requestsPerSecond: number; p50: number; p99: number; cpuMs: number }

type Report = {
  duration: number
  requests: { total: number }
  latency: { p50: number; p99: number }
  non2xx: number
  errors: number
}

const autocannon = path.resolve(import.meta.dirname, '../../node_modules/autocannon/autocannon.js')

/**
 * Asks servers for a path as fast as they answer, in turn with each cookie: by autocannon, in a process of its own, over
 * 50 connections in all.
 *
 * @throws Error if any answer was not a success: it would have been cheap
 */
export async function load(
  servers: ServerProcess[],
  at: string,
  cookies: string[],
  seconds: number,
): Promise<LoadResult> {
  const origins = servers.map(({ origin }) => origin)
  const mark = { name: 'stillhere-request', value: crypto.randomUUID() }
  const entries = origins.flatMap((origin) =>
    cookies.map((value) => ({
      request: { method: 'GET', url: origin + at, headers: [{ name: 'cookie', value }, mark] },
    })),
  )
  const file = path.join(tmpdir(), `stillhere-load-${crypto.randomUUID()}.json`)
  writeFileSync(file, JSON.stringify({ log: { entries } }))
  const cpuMs = async () => {
    let sum = 0
    for (const server of servers) sum += await server.ask<number>('cpuMs')
    return sum
  }
  try {
    const before = await cpuMs()
    const args = [autocannon, '--json', '-n', '-c', '50', '-d', `${seconds}`, '--har', file, ...origins]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    const { duration, requests, latency, non2xx, errors } = JSON.parse(stdout) as Report
    if (non2xx || errors || !requests.total)
      throw new Error(`${at}: ${non2xx} answers were failures, ${errors} did not come`)
    const cost = ((await cpuMs()) - before) / requests.total
    return { requestsPerSecond: requests.total / duration, p50: latency.p50, p99: latency.p99, cpuMs: cost }
  } finally {
    rmSync(file)
  }
}
