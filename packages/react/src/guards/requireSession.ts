import { isSessionUsable, type SessionEngine, type SessionState } from '@stillhere/session-engine'
import { TokenClientError } from '@stillhere/token-client'
import { isGoingInCircles } from '../dom/automaticRedirects.ts'
import { leaveOnce } from './leaveOnce.ts'
import { whatIsLacking, type ProofOfIdentity } from './whatIsLacking.ts'

export type RequireSessionOptions = ProofOfIdentity & {
  /** `redirect` (default): leaves for the sign-in at once where nobody is signed in. `none`: rejects. */
  signIn?: 'redirect' | 'none' | undefined
  /** Path, query and hash to return to after signing in. Default: this page. */
  returnTo?: string | undefined
  /** Ends the waiting, for instance of a navigation that was given up. */
  signal?: AbortSignal | undefined
}

type Usable = Extract<SessionState, { status: 'active' | 'expiring' }>

/**
 * The session, for code that runs before anything is rendered: loaders, middleware, commands. Waits while it is not
 * known who is there and while the person is coming back after an end; leaves for the sign-in where nobody is, once
 * however many ask. A sign-out and a failure are not answered by leaving again. The engine must be started, as
 * `AuthProvider` does.
 *
 * @example const { user } = await requireSession(engine, { returnTo: '/orders' })
 * @throws TokenClientError `not-signed-in`; `interaction-required` where the proof of identity that was asked for did not
 *   come; `aborted`; what the sign-in has failed with
 */
export function requireSession(engine: SessionEngine, options: RequireSessionOptions = {}): Promise<Usable> {
  const { maxAge, acrValues, returnTo, signal, signIn = 'redirect' } = options
  const asked = {
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(acrValues === undefined ? {} : { acrValues }),
    ...(returnTo === undefined ? {} : { returnTo }),
  }
  const ending = new AbortController()
  let hasAsked = false

  return new Promise<Usable>((resolve, reject) => {
    const refuse = (code: 'not-signed-in' | 'interaction-required' | 'aborted', message: string) =>
      reject(new TokenClientError(`token-client/${code}`, 'sign-in', message))
    const abort = () => refuse('aborted', 'Nobody waits for this session any more.')
    /** Asks the person; what becomes of it shows in the state. */
    const ask = (command: () => Promise<unknown>) => {
      hasAsked = true
      leaveOnce(engine, command)
    }
    const look = (state: SessionState) => {
      const { status, error } = state
      if (isSessionUsable(state)) {
        const purpose = whatIsLacking(state, options, engine.now())
        if (!purpose) resolve(state)
        else if (error && hasAsked) reject(error)
        else if (hasAsked || signIn === 'none')
          refuse('interaction-required', 'The identity was not proved as was asked for.')
        else ask(() => engine.reauthenticate({ ...asked, purpose }))
      } else if (status === 'signed-out') {
        // a sign-out that failed half-way is no reason to speak of failure: nobody is signed in here
        if (error && error.phase !== 'sign-out') reject(error)
        else if (state.reason || signIn === 'none' || (!hasAsked && isGoingInCircles()))
          refuse('not-signed-in', 'Nobody is signed in.')
        else if (!hasAsked) ask(() => engine.signIn(asked))
      }
    }
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort, ending)
    ending.signal.addEventListener('abort', engine.store.subscribe(look))
    look(engine.store.getState())
  }).finally(() => ending.abort())
}
