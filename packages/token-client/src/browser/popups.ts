import type { Authentication } from '../authentication.ts'
import { singleFlight } from '../singleFlight.ts'
import type { SignInOptions, TokenClientEvent } from '../tokenClient.ts'
import { withSignal } from '../withSignal.ts'
import { keepsActivation } from './browserCapabilities.ts'
import { openPopup } from './openPopup.ts'
import type { PopupPhase, PopupRequest, PopupRequests, PopupTools } from './popupRequests.ts'
import { createPreparedWindow } from './preparedWindow.ts'
import { failure } from '../protocol/protocolError.ts'
import { readReturnTo } from './returnTo.ts'
import { restoreAppState } from './transactionStore.ts'

/** Asking in a window beside the page. */
export type Popups = {
  /** @param popup a window that has been opened for this sign-in already */
  signIn(options: SignInOptions, popup?: Window): Promise<Authentication>
  /** Opens the window of the next call if it may be needed. Returns the release, which closes an unused window. */
  prepare(purpose: 'extend' | 'sign-in'): () => void
  /** Extends in a hidden frame, or where none is of use in a window that shows nothing and closes itself. */
  extend(popup?: Window): Promise<Authentication>
}

/** What is asked in a window, and what the same would be without one. */
export type PopupFlow<Request extends PopupRequest> = Pick<
  PopupTools<Request>,
  'silentTimeoutMs' | 'begin' | 'finish' | 'onAuthorizationResponse'
> & {
  /** In a hidden frame. */
  extend(): Promise<Authentication>
  /** Whether a frame has just been of no use here. */
  silentAuthUnavailable(): boolean
  /** A hidden frame has worked in this page, or is known to work. */
  hasWorked(): boolean
  /** Aborts when everything is forgotten that is asked for now. */
  signal(): AbortSignal
}

export function createPopups<Request extends PopupRequest>(
  key: string,
  flow: PopupFlow<Request>,
  emit: (event: TokenClientEvent) => void,
): Popups {
  const flights = singleFlight()
  const prepared = createPreparedWindow(key)
  let loading: Promise<PopupRequests> | undefined

  /** Opens the window before anything else, while the click allows it. What it takes to use it is loaded then. */
  const ask = async (phase: PopupPhase, options: SignInOptions, given?: Window) => {
    const popup = given ?? prepared.take() ?? openPopup(key, phase)
    const signal = flow.signal()
    loading ??= import('./popupRequests.ts').then(({ createPopupRequests }) =>
      createPopupRequests({ ...flow, emit, failure, readReturnTo, restoreAppState, withSignal }),
    )
    const popups = await loading.catch(() => {
      loading = undefined
      popup.close()
      throw failure('network', phase)
    })
    return popups.ask(popup, phase, options, signal)
  }

  return {
    signIn: (options, popup) => ask('sign-in', options, popup),
    prepare(purpose) {
      const isProven = purpose === 'extend' && flow.hasWorked()
      const mayWait = !flow.silentAuthUnavailable() && (isProven || keepsActivation())
      return mayWait ? () => {} : prepared.open(purpose)
    },
    extend: (popup) =>
      flights.run('', async () => {
        const phase = 'silent-authentication'
        if (!flow.silentAuthUnavailable()) {
          try {
            return await flow.extend()
          } catch (error) {
            if (!flow.silentAuthUnavailable()) throw error
          } finally {
            if (!flow.silentAuthUnavailable()) popup?.close()
          }
          if (!popup && !prepared.isOpen() && !(navigator.userActivation?.isActive ?? true))
            throw failure('popup-blocked', phase)
        }
        return ask(phase, { prompt: 'none' }, popup)
      }),
  }
}
