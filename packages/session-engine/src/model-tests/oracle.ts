import type { TokenClientError } from '@stillhere/token-client'
import type { SessionPolicy } from '../state/sessionPolicy.ts'
import type { TestBrowser, TestTab } from '../testing/index.ts'
import type { TimelineEntry } from '../testing/renderTimeline.ts'

type Ending = { at: number; reason: string; serverExpiresAt: number | null; activityAt: number; hasTrouble: boolean }

export type ObservedTab = TestTab & {
  name: string
  life: 'alive' | 'frozen' | 'gone'
  hasCrashed: boolean
  endings: Ending[]
}

/** What a global observer knows of the simulated browser. Instants are true time. */
export type Oracle = {
  browser: TestBrowser
  policy: Pick<SessionPolicy, 'idleTimeoutMs' | 'extendAfterMs' | 'confirm'>
  tabs: ObservedTab[]
  log: TimelineEntry[]
  /** When activity last counted. */
  activityAt: number
  /** When a user action last allowed a deadline to move: activity, an answer, a sign-in or a new page. */
  userActedAt: number
  signedOutAt: number
  /** The session ended or was replaced at the server, and the tabs may not know it yet. */
  serverSessionChanged: boolean
  /** A failure occurred that may suppress activity: a crash, a freeze, sleep or the network. */
  hasTrouble: boolean
  /** The wall clock was set. A tab cannot tell that from sleep, so tabs of different age may differ for a while. */
  clockWasSet: boolean
  promises: { what: string; tab: ObservedTab; outcome: string }[]
}

/** Opens a tab. That is a user action, and the page looks for the session: both may move deadlines. */
export async function openObservedTab(oracle: Oracle): Promise<void> {
  const { browser, tabs } = oracle
  oracle.userActedAt = browser.clock.trueNow()
  const tab: ObservedTab = {
    ...(await browser.openTab()),
    name: `tab ${tabs.length + 1}`,
    life: 'alive',
    hasCrashed: false,
    endings: [],
  }
  tabs.push(tab)
  tab.engine.store.subscribe((state, previous) => {
    if (state.status !== 'ended' || previous.status === 'ended') return
    const { activityAt, hasTrouble } = oracle
    const serverExpiresAt = browser.server.sessionExpiresAt()
    tab.endings.push({ at: browser.clock.trueNow(), reason: state.reason, serverExpiresAt, activityAt, hasTrouble })
  })
}

/** Records the outcome of a promise, which must settle, and may reject only with a typed error. */
export function observe(oracle: Oracle, tab: ObservedTab, what: string, promise: Promise<unknown>): void {
  const entry = { what, tab, outcome: 'pending' }
  oracle.promises.push(entry)
  promise.then(
    () => (entry.outcome = 'resolved'),
    (error: TokenClientError) => (entry.outcome = error.code ?? `untyped ${String(error)}`),
  )
}
