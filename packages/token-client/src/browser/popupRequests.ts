import type { Authentication } from '../authentication.ts'
import type { SignInOptions, TokenClientEvent } from '../tokenClient.ts'
import type { withSignal } from '../withSignal.ts'
import { awaitPopup, type AnswerTools, type PopupAnswer } from './popupAnswer.ts'
import type { readReturnTo } from './returnTo.ts'
import type { restoreAppState } from './transactionStore.ts'

/** Who is asked in a window: a person, or (`silent-authentication`) the SSO cookie alone. */
export type PopupPhase = 'sign-in' | 'silent-authentication'

/** The part of asking in a window that only an opened window needs: loaded then. */
export type PopupRequests = {
  /**
   * Sends the window to the authorization server and redeems the answer. A later call takes the place of an earlier one.
   * A sign-in whose window seems to be closed rejects, but its answer is still taken: the event `signedIn` tells.
   *
   * @throws TokenClientError `popup-closed`; `timeout`; `aborted`; whatever else the answer means
   */
  ask(popup: Window, phase: PopupPhase, options: SignInOptions, forgotten: AbortSignal): Promise<Authentication>
}

/** A request that a window can be sent to, and what its answer is known by. */
export type PopupRequest = { url: string; state: string }

/** What a request in a popup needs of its caller. Why it is handed over is said of {@link AnswerTools}. */
export type PopupTools<Request extends PopupRequest> = AnswerTools & {
  silentTimeoutMs: number
  begin(phase: PopupPhase, options: SignInOptions): Promise<Request>
  /** What the answer means. Nothing of it is kept once `wanted` has aborted. */
  finish(
    answer: PopupAnswer,
    request: Request,
    phase: PopupPhase,
    options: SignInOptions,
    wanted: AbortSignal,
  ): Promise<Authentication>
  emit: (event: TokenClientEvent) => void
  readReturnTo: typeof readReturnTo
  restoreAppState: typeof restoreAppState
  withSignal: typeof withSignal
}

export function createPopupRequests<Request extends PopupRequest>(tools: PopupTools<Request>): PopupRequests {
  let current: AbortController | undefined

  return {
    ask(popup, phase, options, forgotten) {
      current?.abort()
      const mine = (current = new AbortController())
      const wanted = AbortSignal.any([mine.signal, options.signal ?? mine.signal])
      return new Promise((resolve, reject) => {
        let isLate = false
        const onClosed = () => {
          reject(tools.failure('popup-closed', phase))
          if (phase === 'sign-in') isLate = true
          else mine.abort()
        }
        void tools
          .withSignal(authenticate(tools, popup, phase, options, { wanted, forgotten }, onClosed), wanted)
          .then((authentication) => {
            if (isLate) tools.emit({ type: 'signedIn', authentication })
            return resolve(authentication)
          }, reject)
          .finally(() => {
            // a later call has the same window
            if (current === mine) popup.close()
          })
      })
    },
  }
}

async function authenticate<Request extends PopupRequest>(
  tools: PopupTools<Request>,
  popup: Window,
  phase: PopupPhase,
  options: SignInOptions,
  { wanted, forgotten }: { wanted: AbortSignal; forgotten: AbortSignal },
  onClosed: () => void,
): Promise<Authentication> {
  if (!navigator.onLine) throw tools.failure('network', phase, 'offline')
  const returnTo = options.returnTo === undefined ? undefined : tools.readReturnTo(options.returnTo, location.origin)
  const request = await tools.begin(phase, options)
  const waiting = AbortSignal.any([wanted, forgotten])
  if (waiting.aborted) throw tools.failure('aborted', phase)
  const timeoutMs = phase === 'sign-in' ? null : tools.silentTimeoutMs
  const answer = awaitPopup(popup, request.state, timeoutMs, waiting, tools, onClosed)
  popup.location.replace(request.url)
  const authentication = await tools.finish(await answer, request, phase, options, wanted)
  return { ...authentication, ...tools.restoreAppState({ ...options, returnTo }, authentication) }
}
