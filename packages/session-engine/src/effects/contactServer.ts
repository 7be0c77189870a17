import type { Authentication } from '@stillhere/token-client'
import type { EffectContext } from './effectContext.ts'
import { readNews } from './recordStorage.ts'
import { withEngineLock } from './withEngineLock.ts'

/** How long to wait for another tab, in ms. A user waits less long than the engine in the background. */
const patienceMs = { person: 2_000, engine: 15_000 }

/**
 * Contacts the authorization server with the SSO cookie, in one tab at a time. A tab that had to wait reads first what the
 * other tab achieved, and returns `null` if nothing is left to do.
 *
 * @param commit stores the answer before the lock is released, so that the next tab finds it
 */
export const contactServer = (
  context: EffectContext,
  {
    by,
    isStillDue,
    commit,
  }: { by: 'person' | 'engine'; isStillDue: () => boolean; commit: (authentication: Authentication) => void },
): Promise<Authentication | null> =>
  withEngineLock(context, 'contact', patienceMs[by], async () => {
    const record = readNews(context)
    if (record) context.dispatch({ type: 'recordReceived', record })
    if (!isStillDue()) return null
    const interactive = by === 'person'
    const authentication = await context.tokenClient.extendSession({ interactive, signal: context.signal })
    commit(authentication)
    return authentication
  })
