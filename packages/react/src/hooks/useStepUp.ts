'use client'
import { useMemo } from 'react'
import { proveIdentity, type ProofOfIdentity } from '../guards/stepUp.ts'
import { useSessionEngine } from '../SessionContext.ts'

/** Runs an action after the user has given the proof of identity. Returns the action's result. */
export type StepUp = <T>(action: () => T | Promise<T>, proof: ProofOfIdentity) => Promise<T>

/**
 * Returns a function that runs an action with a recent (`maxAge`, in seconds) or strong (`acrValues`) authentication
 * (RFC 9470). If the current authentication is sufficient, the action runs at once. Otherwise a window asks the user to
 * sign in, and the page stays as it is, so call the function in a click handler. The action runs once after that. If
 * the user refuses, the promise rejects and nothing changes. A later call replaces one that is in progress. If the token
 * client does not support popups, the page redirects, and the user starts the action again after the return.
 *
 * @example
 * const stepUp = useStepUp()
 * <button onClick={() => stepUp(() => changeEmail(email), { maxAge: 300 }).catch(show)}>Change e-mail</button>
 * @throws Error outside an `AuthProvider`; the promise rejects with a `TokenClientError`: `access-denied`, `popup-closed`,
 *   `popup-blocked`, `step-up-not-met`, `subject-changed`, `aborted`; or with what the action throws
 */
export function useStepUp(): StepUp {
  const engine = useSessionEngine('useStepUp')
  return useMemo(() => {
    return async (action, proof) => {
      await proveIdentity(engine, proof)
      return action()
    }
  }, [engine])
}
