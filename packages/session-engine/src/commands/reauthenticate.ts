import { TokenClientError, type Authentication } from '@stillhere/token-client'
import type { EffectContext } from '../effects/effectContext.ts'
import { readLiveRecord } from '../effects/recordStorage.ts'
import { toTokenClientError } from '../effects/toTokenClientError.ts'
import type { ReauthenticateOptions } from '../sessionEngine.ts'
import type { SessionState } from '../state/sessionState.ts'
import { signIn } from './signIn.ts'

/** Back in: silently where another app has kept the SSO session alive and the policy allows that, else by asking the person. */
export async function reauthenticate(
  context: EffectContext,
  options: ReauthenticateOptions = {},
): Promise<Authentication> {
  const { tokenClient, policy, dispatch, getState, audit } = context
  const before = getState()
  if (!('user' in before)) return signIn(context, options)
  const { purpose = before.status === 'ended' ? 'ended' : 'stale', ...request } = options
  const mustProve = policy.returnAfterIdle === 'login' && 'reason' in before && before.reason === 'idle-timeout'
  if (mustProve) request.prompt ??= 'login'
  dispatch({ type: 'reauthenticationStarted', purpose })
  try {
    const authentication =
      (purpose === 'ended' && isPlain(request) && (await silently(context))) ||
      (await tokenClient.signIn({ ...hint(before), ...request }))
    const record = readLiveRecord(context, authentication.user)
    dispatch({ type: 'sessionFound', authentication, isNew: true, record })
    return authentication
  } catch (thrown) {
    const error = toTokenClientError(thrown, 'sign-in')
    audit({ type: 'commandFailed', command: 'reauthenticate', code: error.code })
    dispatch({ type: 'reauthenticationFailed', error })
    throw error
  }
}

const isPlain = ({ prompt, maxAge, acrValues }: ReauthenticateOptions) =>
  prompt === undefined && maxAge === undefined && acrValues === undefined

/** `null`: the person has to be asked. What only the network has prevented is not asked of the person. */
async function silently({ tokenClient, signal }: EffectContext): Promise<Authentication | null> {
  try {
    return await tokenClient.extendSession({ interactive: true, signal })
  } catch (thrown) {
    if (thrown instanceof TokenClientError && !thrown.retryable && thrown.code !== 'token-client/aborted') return null
    throw thrown
  }
}

const hint = (state: SessionState) => {
  const name = 'user' in state ? state.user.preferred_username : undefined
  return name === undefined ? {} : { loginHint: name }
}
