'use client'
import { useMemo } from 'react'
import { createAuthorizedFetch, type AuthorizedResource } from '@stillhere/token-client'
import { pageOrigin } from '../dom/pageLifecycle.ts'
import { useSessionEngine } from '../SessionContext.ts'

/**
 * Returns a `fetch` that adds the access token to requests for the listed origins only. Default: this page's origin.
 * The function is stable while the list has the same content.
 *
 * @example const api = useAuthorizedFetch([{ origin: 'https://api.example' }])
 * @throws Error outside an `AuthProvider`
 */
export function useAuthorizedFetch(resources?: readonly AuthorizedResource[]): typeof fetch {
  const engine = useSessionEngine('useAuthorizedFetch')
  const key = JSON.stringify(resources ?? [{ origin: pageOrigin() }])
  return useMemo(
    () => createAuthorizedFetch({ tokenClient: engine, resources: JSON.parse(key) as AuthorizedResource[] }),
    [engine, key],
  )
}
