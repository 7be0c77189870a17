import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server can be asked by the benchmark, over the channel between the two processes. */
export type Answers = Readonly<Record<string, (count: number) => unknown>>

/** Listens on a free port of this machine, says which, and answers the benchmark. Ends with it. */
export function listen(server: Server, answers: Answers = {}): void {
  const tell = (message: object) => process.send?.(message)
  const all: Answers = { cpuMs, ...answers }
  process.on('message', ({ question, count }: { question: string; count: number }) => {
    void (async () => tell({ answer: await all[question]?.(count) }))()
  })
  process.on('disconnect', () => process.exit())
  server.listen(0, '127.0.0.1', () => tell({ answer: (server.address() as AddressInfo).port }))
}

/** CPU time since the start, in this process with all its threads. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
