import { isTokenClientError } from '@stillhere/token-client'
import type { DefaultOptions } from '@tanstack/react-query'

/** How often a temporary failure is retried: the default of TanStack Query. */
const maxRetries = 3

/** Returns whether the request failed because the session has ended. It can be repeated when the user is back. */
const failedForSession = (error: unknown): boolean =>
  isTokenClientError(error) && (error.endsSession || error.code === 'token-client/session-ended')

/**
 * The `retry` option for queries. A query that failed because the session has ended is retried; the retry waits until the
 * user is back (see `connectSession`). Other failures are retried three times, unless only a user or a developer can fix
 * them.
 *
 * @example new QueryClient({ defaultOptions: { queries: { retry: sessionRetry } } })
 */
export function sessionRetry(failureCount: number, error: unknown): boolean {
  if (failedForSession(error)) return true
  if (isTokenClientError(error) && !error.retryable) return false
  return failureCount < maxRetries
}

/** The `retry` option for mutations: only if the session has ended, because then the API has done nothing. */
export const sessionMutationRetry = (_failureCount: number, error: unknown): boolean => failedForSession(error)

/**
 * Default options for a client. `connectSession` sets them below the options that the client has. Pass them yourself to a
 * client that is not connected, for example in a server render.
 *
 * @example new QueryClient({ defaultOptions: sessionQueryOptions })
 */
export const sessionQueryOptions: Pick<Required<DefaultOptions>, 'queries' | 'mutations'> = {
  queries: { retry: sessionRetry },
  mutations: { retry: sessionMutationRetry },
}
