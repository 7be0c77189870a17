import type { TokenClientError } from '@stillhere/token-client'
import type { SessionPolicy } from '../state/sessionPolicy.ts'
import type { TestBrowser, TestTab } from '../testing/index.ts'
import type { TimelineEntry } from '../testing/renderTimeline.ts'

type Ending = { at: number; reason: string; serverExpiresAt: number | null; presenceAt: number; isTroubled: boolean }

export type WitnessedTab = TestTab & {
  name: string
  life: 'alive' | 'frozen' | 'gone'
  hasCrashed: boolean
  endings: Ending[]
}

/** What somebody who sees everything has noted. Instants are true time. */
export type Witness = {
  browser: TestBrowser
  policy: Pick<SessionPolicy, 'idleTimeoutMs' | 'extendAfterMs' | 'confirm'>
  tabs: WitnessedTab[]
  log: TimelineEntry[]
  /** When activity last counted. */
  presenceAt: number
  /** When a person last did anything that may move a deadline: activity, an answer, a sign-in, a page opened. */
  evidenceAt: number
  signedOutAt: number
  /** The session was ended or replaced at the server, which the tabs cannot know yet. */
  serverWasCut: boolean
  /** Something has gone wrong that may keep activity from being heard: a crash, a freeze, sleep, the network. */
  isTroubled: boolean
  /** Somebody has set the wall clock: a tab cannot tell that from sleep, so tabs of different age may differ for a while. */
  clockWasSet: boolean
  promises: { what: string; tab: WitnessedTab; outcome: string }[]
}

/** Opening a page is something that a person does, and it looks for the session: both may move deadlines. */
export async function openWitnessedTab(witness: Witness): Promise<void> {
  const { browser, tabs } = witness
  witness.evidenceAt = browser.clock.trueNow()
  const tab: WitnessedTab = {
    ...(await browser.openTab()),
    name: `tab ${tabs.length + 1}`,
    life: 'alive',
    hasCrashed: false,
    endings: [],
  }
  tabs.push(tab)
  tab.engine.store.subscribe((state, previous) => {
    if (state.status !== 'ended' || previous.status === 'ended') return
    const { presenceAt, isTroubled } = witness
    const serverExpiresAt = browser.server.sessionExpiresAt()
    tab.endings.push({ at: browser.clock.trueNow(), reason: state.reason, serverExpiresAt, presenceAt, isTroubled })
  })
}

/** Keeps an eye on a promise: each must settle, and with nothing but a typed error. */
export function track(witness: Witness, tab: WitnessedTab, what: string, promise: Promise<unknown>): void {
  const entry = { what, tab, outcome: 'pending' }
  witness.promises.push(entry)
  promise.then(
    () => (entry.outcome = 'resolved'),
    (error: TokenClientError) => (entry.outcome = error.code ?? `untyped ${String(error)}`),
  )
}
