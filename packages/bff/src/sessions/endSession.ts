import type { EndReason, Emit } from '../bffEvent.ts'
import type { Provider } from '../provider/provider.ts'
import type { SessionRecord } from './sessionRecord.ts'
import type { Sessions } from './sessions.ts'

type EndSessionOptions = {
  /** Ends the session only if this is its current version. */
  onlyVersion?: number
  /** Leaves the refresh token valid, for instance because the provider has refused it already. */
  keepToken?: boolean | ((record: SessionRecord) => boolean)
}

/**
 * Ends a session, reports it as an event, and revokes its refresh token in the background. Returns `false` if the session
 * is missing or has ended before, so that each end is reported once in all processes.
 */
export type EndSession = (id: string, reason: EndReason | 'replaced', options?: EndSessionOptions) => Promise<boolean>

export type EndSessionDependencies = {
  sessions: Sessions
  provider: Provider
  emit: Emit
  runInBackground(work: Promise<unknown>): void
}

export function createEndSession({ sessions, provider, emit, runInBackground }: EndSessionDependencies): EndSession {
  return async (id, reason, { onlyVersion, keepToken = false } = {}) => {
    const record = await sessions.end(id, reason, onlyVersion)
    if (!record) return false
    emit({ type: 'session-ended', session: id, reason })
    const isKept = typeof keepToken === 'function' ? keepToken(record) : keepToken
    if (!isKept && record.refreshToken !== undefined) runInBackground(provider.revoke(record.refreshToken))
    return true
  }
}
