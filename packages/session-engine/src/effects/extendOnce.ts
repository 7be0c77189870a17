import type { TokenClientError } from '@stillhere/token-client'
import { isSessionUsable } from '../state/selectors.ts'
import { contact } from './contact.ts'
import type { EffectContext } from './effectContext.ts'
import { toTokenClientError } from './toTokenClientError.ts'

/** What became of it. `ineffective`: answered, but the SSO session's timer did not restart. */
export type ExtensionOutcome = 'extended' | 'ineffective' | 'not-due' | 'stopped' | TokenClientError

/**
 * Extends on the engine's own account, unless another tab has done it by the time it is this one's turn.
 * `retryIn` says in how many ms a failure is tried again, if at all.
 */
export async function extendOnce(
  context: EffectContext,
  isStillDue: () => boolean,
  retryIn: (error: TokenClientError) => number | null,
): Promise<ExtensionOutcome> {
  const { clock, signal, getState, dispatch, audit } = context
  const startedAt = clock.now()
  const contactOf = () => {
    const state = getState()
    return isSessionUsable(state) ? state.lastContactAt : 0
  }
  const before = contactOf()
  const begin = () => {
    if (!isStillDue()) return false
    audit({ type: 'extensionStarted', by: 'engine' })
    dispatch({ type: 'renewalStarted' })
    return true
  }
  try {
    const authentication = await contact(context, { by: 'engine', isStillDue: begin })
    if (signal.aborted) return 'stopped'
    if (!authentication) return 'not-due'
    dispatch({ type: 'tokensRenewed', authentication })
    const isEffective = contactOf() !== before
    const latencyMs = clock.now() - startedAt
    audit({ type: isEffective ? 'extensionSucceeded' : 'extensionIneffective', by: 'engine', latencyMs })
    return isEffective ? 'extended' : 'ineffective'
  } catch (thrown) {
    if (signal.aborted) return 'stopped'
    const error = toTokenClientError(thrown, 'silent-authentication')
    audit({ type: 'extensionFailed', by: 'engine', code: error.code, retryInMs: retryIn(error) })
    dispatch({ type: 'renewalFailed', error })
    return error
  }
}
