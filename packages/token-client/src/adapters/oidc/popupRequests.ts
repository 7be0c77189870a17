import type { Authentication } from '../../authentication.ts'
import type { SignInOptions, TokenClientEvent } from '../../tokenClient.ts'
import type { withSignal } from '../../withSignal.ts'
import type { authorizationRequest, Target } from './authorizationRequest.ts'
import type { redeemCode } from './finishSignIn.ts'
import type { GrantRequests } from './grantRequests.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { awaitPopup, type AnswerTools } from './popupAnswer.ts'
import type { readReturnTo } from './returnTo.ts'
import type { whereItBegan } from './signInTransaction.ts'

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

/** See {@link AnswerTools}. */
export type PopupTools = AnswerTools &
  Pick<GrantRequests, 'discover' | 'obtain'> & {
    /** Those for requests whose answer comes to another window. */
    settings: OidcSettings
    own: Target
    emit: (event: TokenClientEvent) => void
    authorizationRequest: typeof authorizationRequest
    readReturnTo: typeof readReturnTo
    whereItBegan: typeof whereItBegan
    redeemCode: typeof redeemCode
    withSignal: typeof withSignal
  }

export function createPopupRequests(tools: PopupTools): PopupRequests {
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

async function authenticate(
  tools: PopupTools,
  popup: Window,
  phase: PopupPhase,
  options: SignInOptions,
  { wanted, forgotten }: { wanted: AbortSignal; forgotten: AbortSignal },
  onClosed: () => void,
): Promise<Authentication> {
  const { settings, own, failure } = tools
  if (!navigator.onLine) throw failure('network', phase, 'offline')
  const { maxAge } = options
  const returnTo = options.returnTo === undefined ? undefined : tools.readReturnTo(options.returnTo, location.origin)
  const server = await tools.discover()
  const { url, state, ...sent } = await tools.authorizationRequest(settings, server, own, options, 'query')
  const waiting = AbortSignal.any([wanted, forgotten])
  if (waiting.aborted) throw failure('aborted', phase)
  const timeoutMs = phase === 'sign-in' ? null : settings.silentTimeoutMs
  const answer = awaitPopup(popup, state, timeoutMs, waiting, tools, onClosed)
  popup.location.replace(url)
  const { response, contactedAt } = await answer
  const authentication = await tools.obtain(state, phase, own, async (errand) => {
    const grant = await tools.redeemCode({ ...errand, settings }, response, { ...sent, maxAge }, contactedAt)
    wanted.throwIfAborted()
    return grant
  })
  return { ...authentication, ...tools.whereItBegan({ ...options, returnTo }, authentication) }
}
