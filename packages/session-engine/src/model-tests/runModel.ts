import { createTestBrowser } from '../testing/index.ts'
import { renderTimeline, type TimelineEntry } from '../testing/renderTimeline.ts'
import { actions, type Action } from './actions.ts'
import { findViolations } from './findViolations.ts'
import { seededRandom, type Random } from './random.ts'
import { openObservedTab, type Oracle } from './oracle.ts'

export type ModelResult = { violations: string[]; timeline: string }

const second = 1_000
const idleTimeoutMs = 300 * second

/** Simulates one random history of a browser with up to eight tabs, and checks the invariants after every step. */
export async function runModel({ seed, steps = 30 }: { seed: number; steps?: number }): Promise<ModelResult> {
  const random = seededRandom(seed)
  const oracle = createOracle(random)
  const violations: string[] = []
  await openObservedTab(oracle)
  while (violations.length === 0 && steps-- > 0) {
    await performStep(oracle, random)
    const pauseMs = random.pick([0, 1, 40, 999, 5_000, 20_000, 45_000, 100_000])
    await oracle.browser.clock.advance(pauseMs + random.int(2))
    violations.push(...findViolations(oracle))
  }
  if (violations.length === 0) violations.push(...(await finish(oracle)))
  return { violations, timeline: violations.length > 0 ? renderTimeline(timelineOf(oracle)) : '' }
}

function createOracle(random: Random): Oracle {
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
    activityAt: now,
    userActedAt: now,
    signedOutAt: 0,
    serverSessionChanged: false,
    hasTrouble: false,
    clockWasSet: false,
  }
}

async function performStep(oracle: Oracle, random: Random): Promise<void> {
  const awake = oracle.tabs.filter(({ life }) => life === 'alive')
  if (awake.length === 0) return openObservedTab(oracle)
  const tab = random.pick(awake)
  const action = pickAction(random)
  oracle.hasTrouble ||= action.isTrouble ?? false
  await action.perform({
    oracle,
    tab,
    random,
    note: (what) => oracle.log.push({ at: oracle.browser.clock.trueNow(), who: tab.name, what }),
  })
}

const weights = actions.reduce((sum, { weight }) => sum + weight, 0)

function pickAction(random: Random): Action {
  let rest = random.int(weights)
  return actions.find(({ weight }) => (rest -= weight) < 0) as Action
}

/** Ends all failures, waits, stops the engines, and checks that nothing is left over. */
async function finish(oracle: Oracle): Promise<string[]> {
  const { browser, tabs } = oracle
  for (const tab of tabs.filter(({ life }) => life === 'frozen')) {
    tab.life = 'alive'
    await tab.environment.thaw()
  }
  browser.server.setLatency(0)
  await browser.clock.advance(2 * idleTimeoutMs)
  const violations = findViolations(oracle)
  const alive = tabs.filter(({ life }) => life === 'alive')
  for (const { engine } of alive) engine.stop()
  await browser.clock.advance(10_000)
  if (browser.clock.alarms() > 0) violations.push(`${browser.clock.alarms()} alarms are set after stop()`)
  for (const { environment, name } of alive)
    if (environment.open() > 0) violations.push(`${name} leaves ${environment.open()} listeners, channels or locks`)
  for (const { what, tab, outcome } of oracle.promises)
    if (outcome === 'pending' && !tab.hasCrashed) violations.push(`${what} of ${tab.name} never settles`)
  return violations
}

const timelineOf = ({ log, tabs, browser }: Oracle): TimelineEntry[] =>
  [
    ...log,
    ...tabs.flatMap(({ name, events }) => events.map((event) => ({ at: event.at, who: name, what: event }))),
    ...browser.server.requests.map(({ at, endpoint, prompt, grantType, outcome }) => ({
      at,
      who: 'server',
      what: `${endpoint} ${prompt ?? grantType ?? ''} → ${outcome}`,
    })),
  ].sort((a, b) => a.at - b.at)
