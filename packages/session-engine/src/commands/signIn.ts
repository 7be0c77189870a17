import { isTokenClientError, TokenClientError, type Authentication, type SignInOptions } from '@stillhere/token-client'
import type { EffectContext } from '../effects/effectContext.ts'
import { readLiveRecord } from '../effects/recordStorage.ts'
import { toTokenClientError } from '../effects/tokenClientErrors.ts'
import type { ReauthenticateOptions } from '../sessionEngine.ts'
import type { ReauthenticationPurpose, SessionState } from '../state/sessionState.ts'
import { withWindow } from './withWindow.ts'

/** Signs a user in. A redirect leaves the page; a popup or a memory client returns here. */
export async function signIn(context: EffectContext, options: SignInOptions = {}): Promise<Authentication> {
  const { tokenClient, dispatch, audit } = context
  try {
    const authentication = await tokenClient.signIn(options)
    begin(context, authentication)
    return authentication
  } catch (thrown) {
    const error = toTokenClientError(thrown, 'sign-in')
    audit({ type: 'commandFailed', command: 'signIn', code: error.code })
    dispatch({ type: 'commandFailed', error })
    throw error
  }
}

/**
 * Creates the command that signs the user in again: silently if another app kept the SSO session alive and the policy
 * allows it, else with the user. A later call replaces an earlier one, which then changes nothing any more.
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
    const needsLogin = policy.returnAfterIdle === 'login' && 'reason' in before && before.reason === 'idle-timeout'
    if (needsLogin) request.prompt ??= 'login'
    const own = (latest = {})
    const isLatest = () => latest === own
    dispatch({ type: 'reauthenticationStarted', purpose })
    try {
      const isSilentFirst = silent && purpose === 'ended' && isPlain(request)
      const find = async () => {
        const found = isSilentFirst ? await authenticateSilently(context) : null
        if (!isLatest()) throw replaced()
        return found ?? tokenClient.signIn({ ...hintsOf(before), ...request })
      }
      const needsWindow = isSilentFirst && request.mode === 'popup'
      const authentication = await (needsWindow ? withWindow(tokenClient, 'sign-in', find) : find())
      if (!isLatest()) throw replaced()
      begin(context, authentication)
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

const begin = (context: EffectContext, authentication: Authentication) => {
  const record = readLiveRecord(context, authentication.user)
  context.dispatch({ type: 'sessionFound', authentication, isNew: true, record })
}

const purposeOf = (state: SessionState): ReauthenticationPurpose => {
  if (state.status === 'reauthenticating') return state.purpose
  return state.status === 'ended' ? 'ended' : 'stale'
}

const isPlain = ({ prompt, maxAge, acrValues }: ReauthenticateOptions) =>
  prompt === undefined && maxAge === undefined && acrValues === undefined

/** Returns `null` if the user must sign in. Throws if only the network failed, because the user cannot help with that. */
async function authenticateSilently({ tokenClient, signal }: EffectContext): Promise<Authentication | null> {
  try {
    return await tokenClient.extendSession({ signal })
  } catch (thrown) {
    if (isTokenClientError(thrown) && !thrown.retryable && thrown.code !== 'token-client/aborted') return null
    throw thrown
  }
}

const hintsOf = (state: SessionState): SignInOptions => {
  if (!('user' in state)) return {}
  const { sub, preferred_username: name } = state.user
  return { subject: sub, ...(name === undefined ? {} : { loginHint: name }) }
}

const replaced = () => new TokenClientError('token-client/aborted', 'sign-in', 'A later attempt replaced this one.')
