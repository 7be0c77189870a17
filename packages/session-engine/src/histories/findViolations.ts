import { isSessionUsable } from '../state/selectors.ts'
import type { SessionPolicy } from '../state/sessionPolicy.ts'
import type { Active, Expiring } from '../state/sessionState.ts'
import type { TestBrowser, TestTab } from '../testing/index.ts'
import type { TimelineEntry } from '../testing/renderTimeline.ts'

type Ending = {
  at: number
  reason: string
  serverExpiresAt: number | null
  presenceAt: number
  isTroubled: boolean
}

/** What somebody who sees everything has noted. Instants are true time. */
export type Witness = {
  browser: TestBrowser
  policy: Pick<SessionPolicy, 'idleTimeoutMs' | 'extendAfterMs' | 'confirm'>
  tabs: (TestTab & { name: string; life: 'alive' | 'frozen' | 'gone'; endings: Ending[] })[]
  log: TimelineEntry[]
  /** When activity last counted. */
  presenceAt: number
  /** When a person last did anything that may move a deadline: activity, an answer, a sign-in, a page opened. */
  evidenceAt: number
  /** The session was ended or replaced at the server, which the tabs cannot know yet. */
  serverWasCut: boolean
  /** Something has gone wrong that may keep activity from being heard: a crash, a freeze, sleep, the network. */
  isTroubled: boolean
  /** Somebody has set the wall clock: a tab cannot tell that from sleep, so tabs of different age may differ for a while. */
  clockWasSet: boolean
  promises: { what: string; outcome: string }[]
}

/** Which promises of the design this browser breaks at this instant. */
export function findViolations(witness: Witness): string[] {
  const { browser, policy, tabs } = witness
  const { server, clock } = browser
  const now = clock.trueNow()
  const found: string[] = []
  // a clock that is set while a request is under way hides when that began, at most for as long as it takes
  const toleranceMs = witness.clockWasSet ? 10_000 : 0

  // a present person is never ended by a timer while the server would have kept them
  for (const { name, endings } of tabs)
    for (const { at, reason, serverExpiresAt, presenceAt, isTroubled } of endings)
      if (
        reason === 'idle-timeout' &&
        !isTroubled &&
        at < presenceAt + policy.idleTimeoutMs &&
        (serverExpiresAt ?? 0) > at
      )
        found.push(`${name} ended for idleness ${at - presenceAt} ms after activity`)

  // an absent person's SSO session ends within the bound
  const expiresAt = server.sessionExpiresAt()
  // whoever answers the server's own page is there
  const proofAt =
    server.requests.findLast(({ endpoint, prompt }) => endpoint === 'authorize' && prompt !== 'none')?.at ?? 0
  const bound = Math.max(witness.evidenceAt, proofAt) + policy.idleTimeoutMs + policy.extendAfterMs
  if (expiresAt !== null && expiresAt > bound + toleranceMs)
    found.push(`the SSO session outlives the bound by ${expiresAt - bound} ms`)

  // the time that is shown is never more than there really is
  for (const tab of tabs) {
    const state = tab.engine.store.getState()
    const left = tab.engine.countdown.getState()
    if (tab.life !== 'alive' || state.status !== 'expiring' || left === null || state.extending || witness.serverWasCut)
      continue
    const really = (expiresAt ?? now) - now
    if (left * 1_000 - 1_000 > really + toleranceMs) found.push(`${tab.name} shows ${left} s of ${really} ms`)
  }

  if (server.reuses() > 0) found.push(`a refresh token was used ${server.reuses() + 1} times`)
  for (const { what, outcome } of witness.promises)
    if (outcome.startsWith('untyped')) found.push(`${what} rejected with ${outcome}`)
  return witness.clockWasSet ? found : [...found, ...findDisagreements(witness)]
}

/** Tabs that are in use know the same deadline, to a second. */
function findDisagreements({ tabs }: Witness): string[] {
  const live = tabs.flatMap(({ life, engine, name }) => {
    const state = engine.store.getState()
    // compared by the time that is left: a clock that was set moves the instants of some tabs and not of others
    const now = engine.now()
    return life === 'alive' && isSessionUsable(state) ? [{ name, state, now, leftMs: state.deadlineAt - now }] : []
  })
  const isSettled = ({ state, now }: { state: Active | Expiring; now: number }) =>
    state.lastActivityAt < now - 1_000 && state.connection === 'ok'
  const [first, ...others] = live.filter(isSettled)
  if (!first) return []
  return others.flatMap(({ name, state, leftMs }) => {
    if (state.user.sub !== first.state.user.sub) return [`${name} and ${first.name} are of different people`]
    const ms = Math.abs(leftMs - first.leftMs)
    return ms > 1_000 ? [`${name} and ${first.name} disagree by ${ms} ms`] : []
  })
}
