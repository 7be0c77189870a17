'use client'
import { useMemo } from 'react'
import { proveIdentity } from '../guards/proveIdentity.ts'
import type { ProofOfIdentity } from '../guards/whatIsLacking.ts'
import { useSessionEngine } from '../SessionContext.ts'

/** Runs an action with such a proof, and gives what it gives. */
export type StepUp = <T>(action: () => T | Promise<T>, proof: ProofOfIdentity) => Promise<T>

/**
 * A function that runs an action with a proof of identity as fresh (`maxAge`, in seconds) or strong (`acrValues`) as
 * asked (RFC 9470). Where the present one will do, the action runs at once. Else the person is asked in a window beside
 * the page, which stays as it is: call it in the handler of a click. The action runs once, after that; a refusal rejects
 * and leaves everything as it was. A later call takes the place of one that is under way. Where the token client knows no
 * windows the page is left and comes back, and the person starts the action anew.
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
