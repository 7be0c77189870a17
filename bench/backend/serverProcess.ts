import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** One of the benchmark's servers, in a process of its own. It ends with this one. */
export type ServerProcess = {
  origin: string
  /** One question at a time. */
  ask<Answer>(question: string, count?: number): Promise<Answer>
  stop(): Promise<void>
}

/** Starts a server that lies beside this file. */
export async function startServer(file: string, ...args: string[]): Promise<ServerProcess> {
  const program = path.join(import.meta.dirname, file)
  const execArgv = ['--conditions=stillhere-source', '--expose-gc', '--disable-warning=ExperimentalWarning']
  const child = fork(program, args, { execArgv, env: { ...process.env, NODE_ENV: 'test' } })
  const next = async <Answer>(): Promise<Answer> => {
    const ended = new AbortController()
    const exit = once(child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error(`${file} has ended`)
    })
    try {
      const [message] = (await Promise.race([once(child, 'message', { signal: ended.signal }), exit])) as unknown[]
      return (message as { answer: Answer }).answer
    } finally {
      ended.abort()
      exit.catch(() => undefined)
    }
  }
  const port = await next<number>()
  return {
    origin: `http://127.0.0.1:${port}`,
    ask(question, count = 0) {
      child.send({ question, count })
      return next()
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}
