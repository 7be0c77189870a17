import type { Emit } from './bffEvent.ts'
import type { BffSettings } from './bffOptions.ts'
import type { Provider } from './provider/provider.ts'
import type { EndSession } from './sessions/endSession.ts'
import type { OpenStreams } from './proxy/openStreams.ts'
import type { RefreshOnce } from './sessions/refreshOnce.ts'
import type { SessionCookie } from './sessions/sessionCookie.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { Timeouts } from './sessions/timeouts.ts'
import type { SignInTransactions } from './signIn/signInTransactions.ts'
import type { SessionStore } from './stores/sessionStore.ts'

/** What the endpoints and the proxy of one backend share. */
export type BffContext = {
  settings: BffSettings
  store: SessionStore
  provider: Provider
  sessions: Sessions
  sessionCookie: SessionCookie
  transactions: SignInTransactions
  endSession: EndSession
  timeouts: Timeouts
  refreshOnce: RefreshOnce
  streams: OpenStreams
  emit: Emit
  /** Lets work continue after the response. `close()` waits for it. */
  runInBackground(work: Promise<unknown>): void
}
