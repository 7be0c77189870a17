import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { SignInOptions, TokenClientEvent } from '../../tokenClient.ts'
import { withSignal } from '../../withSignal.ts'
import { authorizationRequest, type Target } from './authorizationRequest.ts'
import { redeemCode } from './finishSignIn.ts'
import type { GrantRequests } from './grantRequests.ts'
import { relayedSettings, type OidcSettings } from './oidcOptions.ts'
import { openPopup } from './openPopup.ts'
import type { PopupPhase, PopupRequests } from './popupRequests.ts'
import { failure } from './protocolError.ts'
import { hearAnswer } from './relayedAnswer.ts'
import type { Renewals } from './renewTokens.ts'
import { readReturnTo } from './returnTo.ts'
import { whereItBegan } from './signInTransaction.ts'

/** Asking in a window beside the page. */
export type Popups = {
  signIn(options: SignInOptions): Promise<Authentication>
  /** Extends in a hidden frame, or where none is of use in a window that shows nothing and closes itself. */
  extend(): Promise<Authentication>
}

export function createPopups(
  key: string,
  settings: OidcSettings,
  own: Target,
  requests: GrantRequests,
  { extend, isHopeless }: Renewals,
  emit: (event: TokenClientEvent) => void,
): Popups {
  const flights = singleFlight()
  const relayed = relayedSettings(settings)
  let loading: Promise<PopupRequests> | undefined

  /** Opens the window before anything else, while the click allows it. What it takes to use it is loaded then. */
  const ask = async (phase: PopupPhase, options: SignInOptions) => {
    const popup = openPopup(key, phase)
    const signal = requests.signal()
    loading ??= import('./popupRequests.ts').then(({ createPopupRequests }) =>
      createPopupRequests({
        silentTimeoutMs: settings.silentTimeoutMs,
        begin: async (_phase, asked) => authorizationRequest(relayed, await requests.discover(), own, asked, 'query'),
        finish: ({ response, contactedAt }, { url: _, ...sent }, during, { maxAge }, wanted) =>
          requests.obtain(sent.state, during, own, async (errand) => {
            const grant = await redeemCode({ ...errand, settings: relayed }, response, { ...sent, maxAge }, contactedAt)
            wanted.throwIfAborted()
            return grant
          }),
        emit,
        failure,
        hearAnswer,
        readReturnTo,
        whereItBegan,
        withSignal,
      }),
    )
    const popups = await loading.catch(() => {
      loading = undefined
      popup.close()
      throw failure('network', phase)
    })
    return popups.ask(popup, phase, options, signal)
  }

  return {
    signIn: (options) => ask('sign-in', options),
    extend: () =>
      flights.run('', async () => {
        const phase = 'silent-authentication'
        if (!isHopeless()) {
          try {
            return await extend(own)
          } catch (error) {
            if (!isHopeless()) throw error
          }
          if (!(navigator.userActivation?.isActive ?? true)) throw failure('popup-blocked', phase)
        }
        return ask(phase, { prompt: 'none' })
      }),
  }
}
