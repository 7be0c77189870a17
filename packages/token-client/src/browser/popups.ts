import type { Authentication } from '../authentication.ts'
import { singleFlight } from '../singleFlight.ts'
import type { SignInOptions, TokenClientEvent } from '../tokenClient.ts'
import { withSignal } from '../withSignal.ts'
import { openPopup } from './openPopup.ts'
import type { PopupPhase, PopupRequest, PopupRequests, PopupTools } from './popupRequests.ts'
import { failure } from '../protocol/protocolError.ts'
import { readReturnTo } from './returnTo.ts'
import { whereItBegan } from './transactionStore.ts'

/** Asking in a window beside the page. */
export type Popups = {
  signIn(options: SignInOptions): Promise<Authentication>
  /** Opens the window of the next call if it may be needed. Returns the release, which closes an unused window. */
  prepare(purpose: 'extend' | 'sign-in'): () => void
  /** Extends in a hidden frame, or where none is of use in a window that shows nothing and closes itself. */
  extend(): Promise<Authentication>
}

/** What is asked in a window, and what the same would be without one. */
export type PopupFlow<Request extends PopupRequest> = Pick<
  PopupTools<Request>,
  'silentTimeoutMs' | 'begin' | 'finish' | 'hearAnswer'
> & {
  /** In a hidden frame. */
  extend(): Promise<Authentication>
  /** Whether a frame has just been of no use here. */
  isHopeless(): boolean
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
  let prepared: Window | undefined
  let loading: Promise<PopupRequests> | undefined

  /** Opens the window before anything else, while the click allows it. What it takes to use it is loaded then. */
  const ask = async (phase: PopupPhase, options: SignInOptions) => {
    const popup = prepared && !prepared.closed ? prepared : openPopup(key, phase)
    prepared = undefined
    const signal = flow.signal()
    loading ??= import('./popupRequests.ts').then(({ createPopupRequests }) =>
      createPopupRequests({ ...flow, emit, failure, readReturnTo, whereItBegan, withSignal }),
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
    prepare(purpose) {
      const isProven = purpose === 'extend' && flow.hasWorked()
      if (!flow.isHopeless() && (isProven || keepsActivation())) return () => {}
      let own: Window | undefined
      try {
        own = prepared = openPopup(key, purpose === 'extend' ? 'silent-authentication' : purpose)
      } catch {
        // blocked: the request itself says so, if it turns out to need the window
      }
      return () => {
        if (!own || prepared !== own) return
        prepared = undefined
        own.close()
      }
    },
    extend: () =>
      flights.run('', async () => {
        const phase = 'silent-authentication'
        if (!flow.isHopeless()) {
          try {
            return await flow.extend()
          } catch (error) {
            if (!flow.isHopeless()) throw error
          }
          if (!prepared && !(navigator.userActivation?.isActive ?? true)) throw failure('popup-blocked', phase)
        }
        return ask(phase, { prompt: 'none' })
      }),
  }
}

/**
 * Tells whether a click permits a window after promises, locks and messages too. Chromium keeps the permission for five
 * seconds. WebKit reports it in `navigator.userActivation` but blocks the window all the same.
 */
const keepsActivation = () => 'userAgentData' in navigator
