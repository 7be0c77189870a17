import { fieldsOf } from '../sdk/fieldsOf.ts'
import { toOAuthError } from '../sdk/oauthError.ts'
import {
  createError,
  type ShortErrorCode,
  type TokenClientError,
  type TokenClientPhase,
} from '../../tokenClientError.ts'

/** Failures for which the SDK has a sentence and no code. */
const sentences: Readonly<Record<string, ShortErrorCode>> = {
  'No matching state found in storage': 'callback-unsolicited',
  'Popup closed by user': 'popup-closed',
  'Attempted to navigate on a disposed window': 'popup-blocked',
}

/** Maps an error by its fields `name` and `error`: the SDK may be in the bundle twice. */
export function toUserManagerError(error: unknown, phase: TokenClientPhase): TokenClientError {
  const { name, error: code, message } = fieldsOf(error)
  const known = sentences[String(message)]
  if (known) return createError(known, phase, `The SDK says: ${String(message)}.`, { cause: error })
  if (name === 'ErrorTimeout')
    return createError(
      // without an answer of the frame the server may have shown a page
      phase === 'silent-authentication' ? 'silent-no-answer' : 'timeout',
      phase,
      'The server has not answered in time.',
      { cause: error },
    )
  return toOAuthError(error, code, phase)
}
