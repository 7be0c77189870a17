import type { SignOutOptions } from '@stillhere/token-client'
import type { EffectContext } from '../effects/effectContext.ts'
import { toTokenClientError } from '../effects/toTokenClientError.ts'

/** Ends the application session in all tabs first, which cannot fail, and then the SSO session, which can. */
export async function signOut(context: EffectContext, options: SignOutOptions = {}): Promise<void> {
  const { tokenClient, dispatch, audit } = context
  const isSso = (options.scope ?? 'sso') === 'sso' && tokenClient.capabilities.signOutOfSso
  dispatch({ type: 'signedOut', ssoSession: isSso ? 'none' : 'unknown' })
  try {
    await tokenClient.signOut(options)
  } catch (thrown) {
    const error = toTokenClientError(thrown, 'sign-out')
    audit({ type: 'commandFailed', command: 'signOut', code: error.code })
    dispatch({ type: 'commandFailed', error })
    throw error
  }
}
