import type { Authentication } from '@stillhere/token-client'
import type { EffectContext } from './effectContext.ts'
import { readSharedRecord } from './tabSync.ts'

/**
 * Contacts the authorization server with the SSO cookie, one tab at a time. Whoever had to wait for the lock first reads
 * what the other tab has achieved, and returns `null` where nothing is left to do.
 */
export const contact = (
  context: EffectContext,
  options: { interactive: boolean; isStillDue: () => boolean },
): Promise<Authentication | null> =>
  context.environment.tabLock.run(`stillhere:${context.tokenClient.key}:contact`, context.signal, async () => {
    const record = readSharedRecord(context)
    if (record) context.dispatch({ type: 'recordReceived', record })
    if (!options.isStillDue()) return null
    return context.tokenClient.extendSession({ interactive: options.interactive, signal: context.signal })
  })
