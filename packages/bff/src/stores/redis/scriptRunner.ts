import { createHash } from 'node:crypto'

/** The methods that the store uses of a client, pool, cluster or sentinel of the package `redis`. */
export type RedisScriptClient = {
  evalSha(sha1: string, options: ScriptOptions): Promise<unknown>
  eval(script: string, options: ScriptOptions): Promise<unknown>
}

type ScriptOptions = { keys: string[]; arguments: string[] }

const isUnknownScript = (error: unknown) => error instanceof Error && error.message.startsWith('NOSCRIPT')

async function within<Result>(limitMs: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis has not answered within ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Runs scripts by hash, or by text if Redis does not know them. Rejects after the time limit: without a connection, a
 * client queues commands and would wait forever.
 */
export function scriptRunner(client: RedisScriptClient, limitMs: number) {
  return (script: string, keys: string[], ...values: string[]): Promise<unknown> => {
    const options = { keys, arguments: values }
    const hash = createHash('sha1').update(script).digest('hex')
    const work = async () => {
      try {
        return await client.evalSha(hash, options)
      } catch (error) {
        if (!isUnknownScript(error)) throw error
        return client.eval(script, options)
      }
    }
    return within(limitMs, work())
  }
}
