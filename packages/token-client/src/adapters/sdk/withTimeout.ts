import { createError, type TokenClientPhase } from '../../tokenClientError.ts'

/** Some SDKs wait for ever: a call of theirs ends here. */
const timeoutMs = 15_000

/** Rejects with `timeout` when a call of an SDK has not settled after 15 s. */
export function withTimeout<T>(run: () => Promise<T>, phase: TokenClientPhase): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(createError('timeout', phase, 'The SDK has not answered.')), timeoutMs)
  })
  return Promise.race([run(), late]).finally(() => clearTimeout(timer))
}
