import type { PopupFlow } from '../../browser/popups.ts'
import { failure } from '../../protocol/protocolError.ts'
import type { BffRequest } from './askBff.ts'
import { silentTimeoutMs } from './bffFrame.ts'
import type { BeginSignIn } from './bffRedirects.ts'
import type { BffTurns } from './bffTurns.ts'
import { hearOutcome, refusal } from './outcome.ts'
import type { SilentRequests } from './silentRequests.ts'

/** The request that a window is sent to, and the session that there is when it comes back. */
export function popupSessions(
  { take, look, signal }: BffTurns,
  silently: SilentRequests,
  beginSignIn: BeginSignIn,
): PopupFlow<BffRequest & { startedAt: number }> {
  return {
    silentTimeoutMs,
    onAuthorizationResponse: hearOutcome,
    silentAuthUnavailable: silently.silentAuthUnavailable,
    hasWorked: silently.hasWorked,
    signal,
    extend: () => take('extend', 'silent-authentication', silently.extend),
    async begin(phase, { returnTo: _, ...options }) {
      const startedAt = Date.now()
      const begun =
        phase === 'sign-in' ? await beginSignIn({ ...options, mode: 'popup' }) : await silently.begin(signal())
      if (!('answer' in begun)) return { ...begun, startedAt }
      await take('extend', phase, async () => begun)
      throw failure('server-unavailable', phase)
    },
    finish: ({ response }, { state, startedAt }, phase, _, wanted) =>
      take(state, phase, async (forgotten) => {
        const code = response.get('error')
        // of what has ended the backend knows the reason
        if (code !== null && code !== 'session-ended') throw refusal(code, phase)
        const heard = await look(phase, forgotten)
        wanted.throwIfAborted()
        return { ...heard, contactedAt: startedAt, isSignIn: phase === 'sign-in' }
      }),
  }
}
