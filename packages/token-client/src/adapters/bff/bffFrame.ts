import { askHiddenFrame } from '../../browser/hiddenFrame.ts'
import type { BffRequest } from './askBff.ts'
import { hearOutcome, refusal } from './outcome.ts'

export const silentTimeoutMs = 10_000

/**
 * Follows an authorization request in a hidden frame, which ends at the backend.
 *
 * @throws TokenClientError `timeout`; `silent-no-answer` when a page was shown in place of an answer; `aborted`; what
 *   the backend says has become of it
 */
export const askFrame = ({ url, state }: BffRequest, signal: AbortSignal): Promise<void> =>
  askHiddenFrame<void>(url, { timeoutMs: silentTimeoutMs, signal }, ({ ending, resolve, reject }) =>
    hearOutcome(state, ending.signal, (response) => {
      const code = response.get('error')
      if (code === null) resolve()
      else reject(refusal(code, 'silent-authentication'))
    }),
  )
