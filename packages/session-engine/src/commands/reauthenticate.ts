import { type Authentication, TokenClientError, isTokenClientError } from '@stillhere/token-client'
import type { EffectContext } from '../effects/effectContext.ts'
import { readLiveRecord } from '../effects/recordStorage.ts'
import { toTokenClientError } from '../effects/toTokenClientError.ts'
import type { ReauthenticateOptions } from '../sessionEngine.ts'
import type { SessionState } from '../state/sessionState.ts'
import { signIn } from './signIn.ts'

/**
 * Back in: silently where another app has kept the SSO session alive and the policy allows that, else by asking the
 * person. The newest attempt counts: one that a person has given up for another changes nothing any more.
 */
export function createReauthentication(
  context: EffectContext,
): (options?: ReauthenticateOptions) => Promise<Authentication> {
  const { tokenClient, policy, dispatch, getState, audit } = context
  let latest: object = {}

  return async (options = {}) => {
    const before = getState()
    if (!('user' in before)) return signIn(context, options)
    const { purpose = purposeOf(before), silent = true, ...request } = options
    const mustProve = policy.returnAfterIdle === 'login' && 'reason' in before && before.reason === 'idle-timeout'
    if (mustProve) request.prompt ??= 'login'
    const own = (latest = {})
    const isLatest = () => latest === own
    dispatch({ type: 'reauthenticationStarted', purpose })
    try {
      const isQuiet = silent && purpose === 'ended' && isPlain(request)
      const found = isQuiet ? await silently(context) : null
      if (!isLatest()) throw givenUp()
      const authentication = found ?? (await tokenClient.signIn({ ...hint(before), ...request }))
      if (!isLatest()) throw givenUp()
      const record = readLiveRecord(context, authentication.user)
      dispatch({ type: 'sessionFound', authentication, isNew: true, record })
      return authentication
    } catch (thrown) {
      const error = toTokenClientError(thrown, 'sign-in')
      if (isLatest()) {
        audit({ type: 'commandFailed', command: 'reauthenticate', code: error.code })
        dispatch({ type: 'reauthenticationFailed', error })
      }
      throw error
    }
  }
}

const purposeOf = (state: SessionState) =>
  state.status === 'reauthenticating' ? state.purpose : state.status === 'ended' ? 'ended' : 'stale'

const isPlain = ({ prompt, maxAge, acrValues }: ReauthenticateOptions) =>
  prompt === undefined && maxAge === undefined && acrValues === undefined

const givenUp = () => new TokenClientError('token-client/aborted', 'sign-in', 'Another attempt has taken its place.')

/** `null`: the person has to be asked. What only the network has prevented is not asked of the person. */
async function silently({ tokenClient, signal }: EffectContext): Promise<Authentication | null> {
  try {
    return await tokenClient.extendSession({ signal })
  } catch (thrown) {
    if (isTokenClientError(thrown) && !thrown.retryable && thrown.code !== 'token-client/aborted') return null
    throw thrown
  }
}

const hint = (state: SessionState) => {
  if (!('user' in state)) return {}
  const { sub, preferred_username: name } = state.user
  return { subject: sub, ...(name === undefined ? {} : { loginHint: name }) }
}
