import { isTokenClientError } from '@stillhere/token-client'

/** Chooses what the page shows after a failed call. */
export const messageFor = (error: unknown): string => {
  if (!isTokenClientError(error)) throw error
  if (error.endsSession) return 'Please sign in again.'
  if (error.retryable) return 'The service cannot be reached. Please try again later.'
  return `Something is not set up correctly (${error.code}).`
}
