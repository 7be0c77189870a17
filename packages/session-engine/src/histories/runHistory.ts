import { createTestBrowser } from '../testing/index.ts'
import { renderTimeline, type TimelineEntry } from '../testing/renderTimeline.ts'
import { deeds, type Deed } from './deeds.ts'
import { findViolations } from './findViolations.ts'
import { seededRandom, type Random } from './random.ts'
import { openWitnessedTab, type Witness } from './witness.ts'

export type HistoryResult = { violations: string[]; timeline: string }

const second = 1_000
const idleTimeoutMs = 300 * second

/** One life of a browser: tabs come and go, people and networks do what they do, and somebody takes notes. */
export async function runHistory({ seed, steps = 30 }: { seed: number; steps?: number }): Promise<HistoryResult> {
  const random = seededRandom(seed)
  const witness = setTheStage(random)
  const violations: string[] = []
  await openWitnessedTab(witness)
  while (violations.length === 0 && steps-- > 0) {
    await goOn(witness, random)
    const pauseMs = random.pick([0, 1, 40, 999, 5_000, 20_000, 45_000, 100_000])
    await witness.browser.clock.advance(pauseMs + random.int(2))
    violations.push(...findViolations(witness))
  }
  if (violations.length === 0) violations.push(...(await finish(witness)))
  return { violations, timeline: violations.length > 0 ? renderTimeline(timelineOf(witness)) : '' }
}

function setTheStage(random: Random): Witness {
  const policy = {
    idleTimeoutMs,
    warningLeadMs: random.pick([20, 60, 120]) * second,
    extendAfterMs: random.pick([60, 150]) * second,
    confirm: random.pick(['explicit', 'explicit', 'any-activity'] as const),
    onEnd: random.pick(['lock', 'lock', 'sign-out-application', 'sign-out-sso'] as const),
  }
  const renewal = random.pick(['silent-authentication', 'refresh-token'] as const)
  const browser = createTestBrowser({ idleTimeoutMs, policy, renewal })
  const now = browser.clock.trueNow()
  return {
    browser,
    policy,
    tabs: [],
    log: [],
    promises: [],
    presenceAt: now,
    evidenceAt: now,
    signedOutAt: 0,
    serverWasCut: false,
    isTroubled: false,
    clockWasSet: false,
  }
}

async function goOn(witness: Witness, random: Random): Promise<void> {
  const awake = witness.tabs.filter(({ life }) => life === 'alive')
  if (awake.length === 0) return openWitnessedTab(witness)
  const tab = random.pick(awake)
  const deed = pickDeed(random)
  witness.isTroubled ||= deed.isTrouble ?? false
  await deed.does({
    witness,
    tab,
    random,
    note: (what) => witness.log.push({ at: witness.browser.clock.trueNow(), who: tab.name, what }),
  })
}

const weights = deeds.reduce((sum, { weight }) => sum + weight, 0)

function pickDeed(random: Random): Deed {
  let rest = random.int(weights)
  return deeds.find(({ weight }) => (rest -= weight) < 0) as Deed
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
  const alive = tabs.filter(({ life }) => life === 'alive')
  for (const { engine } of alive) engine.stop()
  await browser.clock.advance(10_000)
  if (browser.clock.alarms() > 0) violations.push(`${browser.clock.alarms()} alarms are set after stop()`)
  for (const { environment, name } of alive)
    if (environment.open() > 0) violations.push(`${name} leaves ${environment.open()} listeners, channels or locks`)
  for (const { what, tab, outcome } of witness.promises)
    if (outcome === 'pending' && !tab.hasCrashed) violations.push(`${what} of ${tab.name} never settles`)
  return violations
}

const timelineOf = ({ log, tabs, browser }: Witness): TimelineEntry[] =>
  [
    ...log,
    ...tabs.flatMap(({ name, events }) => events.map((event) => ({ at: event.at, who: name, what: event }))),
    ...browser.server.requests.map(({ at, endpoint, prompt, grantType, outcome }) => ({
      at,
      who: 'server',
      what: `${endpoint} ${prompt ?? grantType ?? ''} → ${outcome}`,
    })),
  ].sort((a, b) => a.at - b.at)
