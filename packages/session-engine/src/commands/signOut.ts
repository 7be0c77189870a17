import type { SignOutOptions } from '@stillhere/token-client'
import type { EffectContext } from '../effects/effectContext.ts'
import { toTokenClientError } from '../effects/tokenClientErrors.ts'

/**
 * Signs the user out. The application session ends first, in all tabs, which cannot fail. Then the SSO session ends, which
 * can fail.
 *
 * @throws TokenClientError if the SSO session could not be ended
 */
export async function signOut(context: EffectContext, options: SignOutOptions = {}): Promise<void> {
  const { tokenClient, dispatch, audit } = context
  const endsSso = (options.scope ?? 'sso') === 'sso' && tokenClient.capabilities.signOutOfSso
  dispatch({ type: 'signedOut', ssoSession: endsSso ? 'none' : 'unknown' })
  try {
    await tokenClient.signOut(options)
  } catch (thrown) {
    const error = toTokenClientError(thrown, 'sign-out')
    audit({ type: 'commandFailed', command: 'signOut', code: error.code })
    dispatch({ type: 'commandFailed', error })
    throw error
  }
}
