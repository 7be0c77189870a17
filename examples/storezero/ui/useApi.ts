import { useEffect, useState } from 'react'
import { isSessionUsable, useAuthorizedFetch, useSession } from '@stillhere/react'
import { api } from './api.ts'

/** What the API has answered. `data` stays while newer data is on its way. */
export type Answer<T> = {
  data: T | null
  problem: string | null
  /** The API has no such thing, or not for this person. */
  isMissing: boolean
  isLoading: boolean
  reload: () => void
}

/** Calls the orders API for the user, and again after they have signed in again. @param path begins with a slash */
export function useApi<T>(path: string): Answer<T> {
  const authorizedFetch = useAuthorizedFetch(api.resources)
  const isUsable = useSession(isSessionUsable)
  const generation = useSession((state) => state.generation)
  const [attempt, setAttempt] = useState(0)
  const [answer, setAnswer] = useState<{ path: string; question: string; data: T | null; problem: string | null }>()

  const question = `${path} ${attempt} ${generation}`
  useEffect(() => {
    if (!isUsable) return undefined
    const abort = new AbortController()
    const ask = async () => {
      const response = await authorizedFetch(`${api.url}${path}`, { signal: abort.signal })
      if (response.status === 404) return null
      if (!response.ok) throw new Error(`The orders API answered ${response.status}.`)
      return (await response.json()) as T
    }
    ask().then(
      (data) => setAnswer({ path, question, data, problem: null }),
      (error: unknown) => {
        if (abort.signal.aborted) return
        const problem = error instanceof Error ? error.message : String(error)
        setAnswer((last) => ({ path, question, data: last?.path === path ? last.data : null, problem }))
      },
    )
    return () => abort.abort()
  }, [authorizedFetch, path, question, isUsable])

  const current = answer?.path === path ? answer : null
  const isLoading = current?.question !== question
  return {
    data: current?.data ?? null,
    problem: isLoading ? null : (current?.problem ?? null),
    isMissing: !isLoading && !current?.problem && current?.data === null,
    isLoading,
    reload: () => setAttempt(attempt + 1),
  }
}
