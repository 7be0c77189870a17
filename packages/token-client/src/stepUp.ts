import type { Authentication } from './authentication.ts'
import { singleFlight, type SingleFlight } from './singleFlight.ts'
import { stepUpChallenge, type StepUpChallenge } from './stepUpChallenge.ts'
import type { SignInOptions } from './tokenClient.ts'
import { TokenClientError } from './tokenClientError.ts'
import { isSameUser, type UserClaims } from './userClaims.ts'

/** Can ask the person to prove who they are, beside the page. A session engine is one. */
export type StepUpClient = {
  reauthenticate(options: SignInOptions & { purpose: 'step-up'; silent: false }): Promise<Authentication>
  store: { getState(): { status: string; user?: UserClaims } }
  now(): number
}

type StepUps = { flights: SingleFlight; doneAt: number }
const stepUpsOf = new WeakMap<StepUpClient, StepUps>()

/**
 * Opens a window. However many calls are challenged, the person is asked once; nor is a call that `startedAt` before the
 * latest proof a reason to ask again. `null`: the answer asks for nothing.
 */
export function stepUp(client: StepUpClient, answer: Response, startedAt: number): Promise<void> | null {
  const challenge = stepUpChallenge(answer)
  if (!challenge) return null
  const stepUps = stepUpsOf.get(client) ?? { flights: singleFlight(), doneAt: 0 }
  stepUpsOf.set(client, stepUps)
  return stepUps.doneAt > startedAt
    ? Promise.resolve()
    : stepUps.flights.run(JSON.stringify(challenge), async () => {
        await prove(client, challenge)
        stepUps.doneAt = client.now()
      })
}

async function prove(client: StepUpClient, challenge: StepUpChallenge): Promise<void> {
  const { user } = client.store.getState()
  // what is asked silently proves nothing
  const found = await client.reauthenticate({ mode: 'popup', purpose: 'step-up', silent: false, ...challenge })
  // what one person has asked for is not done in the name of another
  if (user && !isSameUser(user, found.user))
    throw new TokenClientError('token-client/subject-changed', 'sign-in', 'Another user has signed in.')
}
