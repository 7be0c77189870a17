import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { SignInOptions, TokenClientEvent } from '../../tokenClient.ts'
import { withSignal } from '../../withSignal.ts'
import { openPopup } from '../oidc/openPopup.ts'
import { createPopupRequests, type PopupPhase } from '../oidc/popupRequests.ts'
import { failure } from '../oidc/protocolError.ts'
import { readReturnTo } from '../oidc/returnTo.ts'
import { whereItBegan } from '../oidc/signInTransaction.ts'
import { silentTimeoutMs } from './bffFrame.ts'
import type { BffTurns } from './bffTurns.ts'
import type { BeginSignIn } from './bffRedirects.ts'
import { hearOutcome, refusal } from './outcome.ts'
import type { SilentRequests } from './silentRequests.ts'

/** Asking in a window beside the page. */
export type BffPopups = {
  signIn(options: SignInOptions): Promise<Authentication>
  /** Extends in a hidden frame, or where none is of use in a window that shows nothing and closes itself. */
  extend(): Promise<Authentication>
}

export function createBffPopups(
  key: string,
  { take, look, signal: forgotten }: BffTurns,
  silently: SilentRequests,
  beginSignIn: BeginSignIn,
  emit: (event: TokenClientEvent) => void,
): BffPopups {
  const flights = singleFlight()
  const requests = createPopupRequests({
    silentTimeoutMs,
    async begin(phase, options) {
      const startedAt = Date.now()
      const { returnTo: _, ...asked } = options
      const begun = await (phase === 'sign-in' ? beginSignIn({ ...asked, mode: 'popup' }) : silently.begin(forgotten()))
      if (!('answer' in begun)) return { ...begun, startedAt }
      await take('extend', phase, async () => begun)
      throw failure('server-unavailable', phase)
    },
    finish: ({ response }, { state, startedAt }, phase, _, wanted) =>
      take(state, phase, async (signal) => {
        const code = response.get('error')
        // the backend knows the reason
        if (code !== null && code !== 'session-ended') throw refusal(code, phase)
        const heard = await look(phase, signal)
        wanted.throwIfAborted()
        return { ...heard, contactedAt: startedAt, isSignIn: phase === 'sign-in' }
      }),
    emit,
    failure,
    hearAnswer: hearOutcome,
    readReturnTo,
    whereItBegan,
    withSignal,
  })
  /** Opens the window before anything else, while the click allows it. */
  const ask = async (phase: PopupPhase, options: SignInOptions) =>
    requests.ask(openPopup(key, phase), phase, options, forgotten())

  return {
    signIn: (options) => ask('sign-in', options),
    extend: () =>
      flights.run('', async () => {
        const phase = 'silent-authentication'
        if (!silently.isHopeless()) {
          try {
            return await take('extend', phase, silently.extend)
          } catch (error) {
            if (!silently.isHopeless()) throw error
          }
          if (!(navigator.userActivation?.isActive ?? true)) throw failure('popup-blocked', phase)
        }
        return ask(phase, { prompt: 'none' })
      }),
  }
}
