import { useCallback } from 'react'
import { useAuthorizedFetch } from '@stillhere/react'
import { api } from '../../ui/api.ts'

/** Calls the orders API for the user. Returns `null` if the resource does not exist or is not theirs. */
export function useOrdersApi(): <T>(path: string, init?: RequestInit) => Promise<T | null> {
  const authorizedFetch = useAuthorizedFetch(api.resources)
  return useCallback(
    async <T>(path: string, init?: RequestInit) => {
      const response = await authorizedFetch(`${api.url}${path}`, init)
      if (response.status === 404) return null
      if (!response.ok) throw new Error(`The orders API answered ${response.status}.`)
      return (await response.json()) as T
    },
    [authorizedFetch],
  )
}
