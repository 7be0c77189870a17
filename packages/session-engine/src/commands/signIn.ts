import type { Authentication, SignInOptions } from '@stillhere/token-client'
import type { EffectContext } from '../effects/effectContext.ts'
import { readLiveRecord } from '../effects/recordStorage.ts'
import { toTokenClientError } from '../effects/toTokenClientError.ts'

/** Leaves for the authorization server; with a popup or a memory client it comes back here. */
export async function signIn(context: EffectContext, options: SignInOptions = {}): Promise<Authentication> {
  const { tokenClient, dispatch, audit } = context
  try {
    const authentication = await tokenClient.signIn(options)
    const record = readLiveRecord(context, authentication.user)
    dispatch({ type: 'sessionFound', authentication, isNew: true, record })
    return authentication
  } catch (thrown) {
    const error = toTokenClientError(thrown, 'sign-in')
    audit({ type: 'commandFailed', command: 'signIn', code: error.code })
    dispatch({ type: 'commandFailed', error })
    throw error
  }
}
