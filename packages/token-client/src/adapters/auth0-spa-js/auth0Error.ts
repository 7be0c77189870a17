import { fieldsOf } from '../sdk/fieldsOf.ts'
import { toOAuthError } from '../sdk/oauthError.ts'
import {
  createError,
  type ShortErrorCode,
  type TokenClientError,
  type TokenClientPhase,
} from '../../tokenClientError.ts'

/** Codes of the SDK itself, beside those of OAuth. */
const ownCodes: Readonly<Record<string, ShortErrorCode>> = {
  missing_transaction: 'callback-unsolicited',
  popup_open: 'popup-blocked',
  cancelled: 'popup-closed',
  timeout: 'silent-no-answer',
}

/** Maps an error by its field `error`: class names of the SDK are minified. */
export function toAuth0Error(error: unknown, phase: TokenClientPhase): TokenClientError {
  const { error: code, message } = fieldsOf(error)
  // the worker of the SDK passes on only the sentence of a failed request
  if (code === undefined && message === 'Failed to fetch')
    return createError('network', phase, 'The server could not be reached.', { cause: error })
  return toOAuthError(error, code, phase, ownCodes)
}

/** The SDK has lost its refresh token, for instance in its worker after one 503. The session may well be alive. */
export const hasNoRefreshToken = (error: unknown): boolean => fieldsOf(error)['error'] === 'missing_refresh_token'
