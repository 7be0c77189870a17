import type { BffContext } from './bffContext.ts'
import type { Emit } from './bffEvent.ts'
import type { BffSettings } from './bffOptions.ts'
import { createCipher } from './crypto.ts'
import { createOpenStreams } from './proxy/openStreams.ts'
import { createProvider } from './provider/provider.ts'
import { createEndSession, type EndSession } from './sessions/endSession.ts'
import { createRefreshOnce } from './sessions/refreshOnce.ts'
import { createSessionCookie } from './sessions/sessionCookie.ts'
import { createSessions, type Session } from './sessions/sessions.ts'
import { createTimeouts } from './sessions/timeouts.ts'
import { createSignInTransactions } from './signIn/signInTransactions.ts'
import { fileSessionStore } from './stores/file/fileSessionStore.ts'
import { guardedStore } from './stores/guardedStore.ts'

/** Creates the parts of one backend. `close` waits for background work and closes the embedded store. */
export function createContext(settings: BffSettings): { context: BffContext; close(): Promise<void> } {
  const { sessionStore, now } = settings
  const store = guardedStore(sessionStore ?? fileSessionStore({ path: '.stillhere/sessions.db', now }))
  const cipher = createCipher(settings.secrets)
  const report = createEmit(settings)
  const emit: Emit = (event) => {
    if (event.type === 'session-ended' || event.type === 'signed-out') streams.end(event.session)
    report(event)
  }
  const pending = new Set<Promise<unknown>>()
  const runInBackground = (work: Promise<unknown>) => {
    const settled = work.catch(() => undefined).finally(() => pending.delete(settled))
    pending.add(settled)
  }
  const provider = createProvider(settings)
  // sessions report to the timeouts, which end sessions
  const watch = (session: Session) => timeouts.watch(session)
  const sessions = createSessions(settings, store, cipher, watch)
  const endSession: EndSession = createEndSession({ sessions, provider, emit, runInBackground })
  const streams = createOpenStreams(async (id) => (await sessions.get(id)).status === 'active')
  const timeouts = createTimeouts({ settings, store, sessions, endSession, runInBackground })
  const context: BffContext = {
    settings,
    store,
    provider,
    sessions,
    sessionCookie: createSessionCookie(settings),
    transactions: createSignInTransactions(settings, cipher, store),
    endSession,
    timeouts,
    refreshOnce: createRefreshOnce({ settings, store, sessions, provider, emit, endSession, runInBackground }),
    streams,
    emit,
    runInBackground,
  }
  return {
    context,
    async close() {
      timeouts.stop()
      await Promise.all(pending)
      if (!sessionStore) await store.close()
    },
  }
}

/** Returns a function that reports events. Errors of the listener are dropped: it must not change what happens. */
function createEmit({ onEvent, now }: BffSettings): Emit {
  const report = async (event: Parameters<Emit>[0]): Promise<void> => {
    const shortened = 'session' in event && { session: event.session.slice(0, 16) }
    return onEvent?.({ ...event, ...shortened, at: now() })
  }
  return (event) => void report(event).catch(() => undefined)
}
