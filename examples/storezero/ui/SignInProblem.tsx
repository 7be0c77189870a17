import type { ReactNode } from 'react'
import { en, useSession } from '@stillhere/react'

/** Shows a failed sign-in on public pages, which stay usable. */
export function SignInProblem(): ReactNode {
  const error = useSession((state) => (state.status === 'signed-out' ? state.error : null))
  if (!error || error.phase === 'sign-out') return null
  const isCancelled = error.code === 'token-client/access-denied'
  return (
    <p className={isCancelled ? 'notice mild' : 'notice'} role="alert">
      {en.errorText({ error })}
      {!error.retryable && !isCancelled && (
        <small>
          {error.message} <code>{error.code}</code>
        </small>
      )}
    </p>
  )
}
