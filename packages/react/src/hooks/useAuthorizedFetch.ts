'use client'
import { useMemo } from 'react'
import { createAuthorizedFetch, type AuthorizedResource } from '@stillhere/token-client'
import { pageOrigin } from '../dom/pageOrigin.ts'
import { useSessionEngine } from '../SessionContext.ts'

/**
 * A `fetch` that adds the access token for the listed origins, and to no other. Default: this page's own origin.
 * The function stays the same one while the list says the same.
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
