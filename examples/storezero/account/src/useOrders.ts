import { useEffect, useState } from 'react'
import { isSessionUsable, useAuthorizedFetch, useSession } from '@stillhere/react'
import type { Order } from '../../orders-api/orders.ts'
import { scenario } from '../../ui/scenario.ts'

export type { Order }

/** What the API has answered so far. `data` stays while newer data is on its way. */
export type Answer<T> = { data: T | null; problem: string | null; isLoading: boolean; reload: () => void }

/** Asks the orders API in the name of whoever is signed in. @param path begins with a slash */
export function useOrders<T>(path: string): Answer<T> {
  const authorizedFetch = useAuthorizedFetch([{ origin: scenario.origins.api, audience: scenario.origins.api }])
  const isUsable = useSession(isSessionUsable)
  const [attempt, setAttempt] = useState(0)
  const [answer, setAnswer] = useState<{ for: string; data: T | null; problem: string | null; attempt: number }>()

  const isFresh =
    answer?.for === path && answer.attempt === attempt && (answer.data !== null || answer.problem !== null)
  useEffect(() => {
    if (!isUsable || isFresh) return undefined
    const abort = new AbortController()
    const ask = async () => {
      const response = await authorizedFetch(`${scenario.origins.api}${path}`, { signal: abort.signal })
      if (!response.ok) throw new Error(`The orders API answered ${response.status}.`)
      return (await response.json()) as T
    }
    ask().then(
      (data) => setAnswer({ for: path, data, problem: null, attempt }),
      (error: unknown) => {
        if (abort.signal.aborted) return
        const problem = error instanceof Error ? error.message : String(error)
        setAnswer((last) => ({ for: path, data: last?.for === path ? last.data : null, problem, attempt }))
      },
    )
    return () => abort.abort()
  }, [authorizedFetch, path, attempt, isUsable, isFresh])

  const current = answer?.for === path ? answer : undefined
  return {
    data: current?.data ?? null,
    problem: isFresh ? (current?.problem ?? null) : null,
    isLoading: !isFresh,
    reload: () => setAttempt(attempt + 1),
  }
}
