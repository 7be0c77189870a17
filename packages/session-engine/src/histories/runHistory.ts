import type { TokenClientError } from '@stillhere/token-client'
import { isSessionUsable } from '../state/selectors.ts'
import { createTestBrowser, type TestTab } from '../testing/index.ts'
import { renderTimeline, type TimelineEntry } from '../testing/renderTimeline.ts'
import { findViolations, type Witness } from './findViolations.ts'
import { seededRandom, type Random } from './random.ts'

export type HistoryOptions = { seed: number; steps?: number }
export type HistoryResult = { violations: string[]; timeline: string; settled: number; contacts: number; tabs: number }

const second = 1_000
const idleTimeoutMs = 300 * second
const users = ['ada', 'grace'].map((sub) => ({ iss: 'https://memory.example', sub }))

/** One life of a browser: tabs come and go, people and networks do what they do, and somebody takes notes. */
export async function runHistory({ seed, steps = 30 }: HistoryOptions): Promise<HistoryResult> {
  const random = seededRandom(seed)
  const policy = {
    idleTimeoutMs,
    warningLeadMs: random.pick([20, 60, 120]) * second,
    extendAfterMs: random.pick([60, 150]) * second,
    confirm: random.pick(['explicit', 'explicit', 'any-activity'] as const),
    onEnd: random.pick(['lock', 'lock', 'sign-out-application', 'sign-out-sso'] as const),
  }
  const browser = createTestBrowser({
    idleTimeoutMs,
    policy,
    renewal: random.pick(['silent-authentication', 'refresh-token'] as const),
  })
  const witness: Witness = {
    browser,
    policy,
    tabs: [],
    log: [],
    presenceAt: browser.clock.trueNow(),
    evidenceAt: browser.clock.trueNow(),
    serverWasCut: false,
    isTroubled: false,
    clockWasSet: false,
    promises: [],
  }
  const violations: string[] = []
  await openTab(witness)
  while (violations.length === 0 && steps-- > 0) {
    await act(witness, random)
    await browser.clock.advance(random.pick([0, 1, 40, 999, 5_000, 20_000, 45_000, 100_000]) + random.int(2))
    violations.push(...findViolations(witness))
  }
  if (violations.length === 0) violations.push(...(await finish(witness)))
  return {
    violations,
    timeline: violations.length ? renderTimeline(timelineOf(witness)) : '',
    settled: witness.promises.length,
    contacts: browser.server.requests.length,
    tabs: witness.tabs.length,
  }
}

async function openTab(witness: Witness) {
  // opening a page is something that a person does, and it looks for the session: both may move deadlines
  witness.evidenceAt = witness.browser.clock.trueNow()
  const tab = await witness.browser.openTab()
  witness.tabs.push({ ...tab, name: `tab ${witness.tabs.length + 1}`, life: 'alive', endings: [] })
  const witnessed = witness.tabs.at(-1)!
  tab.engine.store.subscribe((state, previous) => {
    if (state.status === 'ended' && previous.status !== 'ended')
      witnessed.endings.push({
        at: witness.browser.clock.trueNow(),
        reason: state.reason,
        serverExpiresAt: witness.browser.server.sessionExpiresAt(),
        presenceAt: witness.presenceAt,
        isTroubled: witness.isTroubled,
      })
  })
}

/** Keeps an eye on a promise: each must settle, and with nothing but a typed error. */
function track(witness: Witness, what: string, promise: Promise<unknown>) {
  const entry = { what, outcome: 'pending' }
  witness.promises.push(entry)
  promise.then(
    () => (entry.outcome = 'resolved'),
    (error: TokenClientError) => (entry.outcome = error.code ?? `untyped ${String(error)}`),
  )
}

async function act(witness: Witness, random: Random): Promise<void> {
  const { browser, tabs } = witness
  const awake = tabs.filter(({ life }) => life === 'alive')
  const tab = awake.length ? random.pick(awake) : undefined
  const { clock, server } = browser
  const note = (what: string) => witness.log.push({ at: clock.trueNow(), who: tab?.name ?? 'world', what })
  const die = random.int(100)

  if (!tab || (die < 8 && tabs.filter(({ life }) => life !== 'gone').length < 8)) {
    note('opens a tab')
    return openTab(witness)
  }
  if (die < 45) return moveMouse(witness, tab, note)
  if (die < 55) {
    note('asks for an access token')
    return track(witness, 'getAccessToken', tab.engine.getAccessToken(random.chance(0.2) ? { forceRenew: true } : {}))
  }
  if (die < 61) {
    if (!isSessionUsable(tab.engine.store.getState())) return
    note('clicks "Stay signed in"')
    witness.evidenceAt = clock.trueNow()
    return track(witness, 'extendSession', tab.engine.extendSession())
  }
  if (die < 66) {
    if (tab.engine.store.getState().status !== 'ended') return
    note('clicks "Sign in again"')
    witness.evidenceAt = clock.trueNow()
    witness.presenceAt = clock.trueNow()
    return track(witness, 'reauthenticate', tab.engine.reauthenticate())
  }
  if (die < 69) {
    note('signs out')
    witness.serverWasCut = true
    return track(witness, 'signOut', tab.engine.signOut({ scope: random.pick(['application', 'sso'] as const) }))
  }
  if (die < 71) {
    const user = random.pick(users)
    note(`signs in as ${user.sub}`)
    if (server.session()?.user.sub !== user.sub) server.signInAs(user)
    witness.serverWasCut = true
    witness.evidenceAt = clock.trueNow()
    witness.presenceAt = clock.trueNow()
    return track(witness, 'signIn', tab.engine.signIn())
  }
  return disturb(witness, random, tab, die, note)
}

function moveMouse(witness: Witness, tab: TestTab, note: (what: string) => void) {
  tab.act()
  const now = witness.browser.clock.trueNow()
  const { status } = tab.engine.store.getState()
  if (status === 'active' || (status === 'expiring' && witness.policy.confirm === 'any-activity')) {
    note('moves the mouse')
    witness.presenceAt = now
    witness.evidenceAt = now
  } else note(`moves the mouse, which does not count (${status})`)
}

async function disturb(
  witness: Witness,
  random: Random,
  tab: Witness['tabs'][number],
  die: number,
  note: (what: string) => void,
): Promise<void> {
  const { clock, server } = witness.browser
  const { environment } = tab
  witness.isTroubled ||= die >= 76
  if (die < 73) {
    note('is hidden and shown')
    await environment.hide()
    await clock.advance(random.int(20_000))
    return environment.show()
  }
  if (die < 76) {
    note('is throttled')
    return environment.throttle(random.pick([1, 1_000]))
  }
  if (die < 80) {
    // a clock set back unnoticed, and then sleep, cannot be told from less sleep: docs/limits.md
    if (witness.clockWasSet) return
    const ms = random.pick([30, 200, 600]) * second
    note(`the computer sleeps for ${ms / second} s`)
    await clock.sleep(ms)
    // whatever wakes the computer wakes its pages
    for (const other of witness.tabs) if (other.life === 'alive') await other.environment.show()
    return
  }
  if (die < 83) {
    tab.life = tab.life === 'frozen' ? 'alive' : 'frozen'
    note('is frozen')
    environment.freeze()
    return
  }
  if (die < 86) {
    const frozen = witness.tabs.find(({ life }) => life === 'frozen')
    if (!frozen) return
    note(`${frozen.name} is thawed`)
    frozen.life = 'alive'
    return frozen.environment.thaw()
  }
  if (die < 88) {
    note('crashes')
    tab.life = 'gone'
    return environment.crash()
  }
  if (die < 90) {
    note('is closed')
    tab.life = 'gone'
    return tab.engine.stop()
  }
  if (die < 92) {
    const ms = random.pick([-3_600, -60, 60]) * second
    note(`somebody sets the clock by ${ms / second} s`)
    witness.clockWasSet = true
    return clock.jump(ms)
  }
  if (die < 94) {
    note('the network goes and comes back')
    await environment.goOffline()
    await clock.advance(random.int(30_000))
    return environment.goOnline()
  }
  if (die < 97) {
    const code = random.pick([
      'token-client/network',
      'token-client/server-unavailable',
      'token-client/timeout',
    ] as const)
    note(`the server fails: ${code}`)
    return server.fail(code, 1 + random.int(3))
  }
  if (die < 99) {
    note('the server is slow')
    return server.setLatency(random.pick([0, 50, 3_000]))
  }
  note('an operator ends the session at the server')
  witness.serverWasCut = true
  server.endSession()
}

/** Everything is put in order, left alone and stopped: nothing may be left over. */
async function finish(witness: Witness): Promise<string[]> {
  const { browser, tabs } = witness
  for (const tab of tabs.filter(({ life }) => life === 'frozen')) {
    tab.life = 'alive'
    await tab.environment.thaw()
  }
  browser.server.setLatency(0)
  await browser.clock.advance(2 * idleTimeoutMs)
  const violations = findViolations(witness)
  for (const { engine, life } of tabs) if (life === 'alive') engine.stop()
  await browser.clock.advance(10_000)
  if (browser.clock.alarms() > 0) violations.push(`${browser.clock.alarms()} alarms are set after stop()`)
  for (const { environment, name, life } of tabs)
    if (life === 'alive' && environment.open() > 0)
      violations.push(`${name} leaves ${environment.open()} listeners, channels or locks`)
  return violations
}

const timelineOf = (witness: Witness): TimelineEntry[] =>
  [
    ...witness.log,
    ...witness.tabs.flatMap(({ name, events }) => events.map((event) => ({ at: event.at, who: name, what: event }))),
    ...witness.browser.server.requests.map((request) => ({
      at: request.at,
      who: 'server',
      what: `${request.endpoint} ${request.prompt ?? request.grantType ?? ''} → ${request.outcome}`,
    })),
  ].sort((a, b) => a.at - b.at)
