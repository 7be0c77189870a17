import type { Authentication } from '@stillhere/token-client'
import type { EffectContext } from './effectContext.ts'
import { exclusively } from './exclusively.ts'
import { readNews } from './recordStorage.ts'

/** A person waits less long for another tab than the engine does on its own. */
const patienceMs = { person: 2_000, engine: 15_000 }

/**
 * Contacts the authorization server with the SSO cookie, one tab at a time. Whoever had to wait first reads what the
 * other tab has achieved, and returns `null` where nothing is left to do.
 */
export const contact = (
  context: EffectContext,
  { by, isStillDue }: { by: 'person' | 'engine'; isStillDue: () => boolean },
): Promise<Authentication | null> =>
  exclusively(context, 'contact', patienceMs[by], async () => {
    const record = readNews(context)
    if (record) context.dispatch({ type: 'recordReceived', record })
    if (!isStillDue()) return null
    return context.tokenClient.extendSession({ interactive: by === 'person', signal: context.signal })
  })
