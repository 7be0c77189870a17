import { isTokenClientError } from '@stillhere/token-client'

/** How often what may pass is tried again, as in TanStack Query's own default. */
const mostRetries = 3

/** The session is over: the request can be repeated once the same person is back. */
const waitsForPerson = (error: unknown): boolean =>
  isTokenClientError(error) && (error.endsSession || error.code === 'token-client/session-ended')

/**
 * A `retry` for queries. What failed because the session is over is tried again, which waits until the person is back
 * (see {@link connectSession}). What only a person or a developer could mend is not; all else three times.
 *
 * @example new QueryClient({ defaultOptions: { queries: { retry: sessionRetry } } })
 */
export function sessionRetry(failureCount: number, error: unknown): boolean {
  if (waitsForPerson(error)) return true
  if (isTokenClientError(error) && !error.retryable) return false
  return failureCount < mostRetries
}

/** The same for mutations, which are tried again only when the session was over: nothing has been done then. */
export const sessionMutationRetry = (_failureCount: number, error: unknown): boolean => waitsForPerson(error)
