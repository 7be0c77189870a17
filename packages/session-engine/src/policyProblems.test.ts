import { expect, test } from 'vitest'
import { explainSession } from './state/explainSession.ts'
import { findPolicyProblems } from './state/findPolicyProblems.ts'
import { policies, providerPolicies, publicServicePolicies } from './state/policies.ts'
import { resolvePolicy } from './state/sessionPolicy.ts'
import { createTestBrowser } from './testing/index.ts'

const fieldsOf = (problems: readonly { field: string }[]) => problems.map(({ field }) => field)

test.each(Object.entries({ ...policies, ...publicServicePolicies, ...providerPolicies }))(
  'the preset %s makes sense and keeps to WCAG 2.2.1',
  (_, policy) => {
    expect(resolvePolicy(policy)).toEqual(policy)
    expect(findPolicyProblems(policy)).toEqual([])
    expect(findPolicyProblems(policy, policy)).toEqual([])
  },
)

test.each([
  [{ warningLeadMs: 19_999 }, ['warningLeadMs'], 'WCAG'],
  [{ warningLeadMs: 29_999 }, ['warningLeadMs'], 'WCAG'],
  [{ warningLeadMs: 30_000 }, [], ''],
  [{ warningLeadMs: 250_000 }, ['warningLeadMs'], 'usability'],
  [{ absoluteTimeoutMs: 2_999_999 }, ['absoluteTimeoutMs'], 'WCAG'],
  [{ absoluteTimeoutMs: 3_000_000 }, [], ''],
  [{ unattended: 'renew' as const }, ['unattended'], 'OWASP'],
  [{ extendAfterMs: 200_000 }, ['extendAfterMs'], 'reliability'],
])('%o is reported as %o', (given, fields, source) => {
  const problems = findPolicyProblems(resolvePolicy(given))
  expect(fieldsOf(problems)).toEqual(fields)
  for (const problem of problems) expect(problem.source).toContain(source)
})

test('what is laxer than the preset is a deviation, what is stricter is not', () => {
  const lax = {
    ...policies.nistAal3,
    idleTimeoutMs: 3_600_000,
    absoluteTimeoutMs: null,
    returnAfterIdle: 'silent',
  } as const
  expect(fieldsOf(findPolicyProblems(lax, policies.nistAal3))).toEqual([
    'idleTimeoutMs',
    'absoluteTimeoutMs',
    'returnAfterIdle',
  ])
  const stricter = { ...policies.nistAal3, idleTimeoutMs: 600_000 }
  expect(findPolicyProblems(stricter, policies.nistAal3)).toEqual([])
})

test('explains a deadline in sentences', async () => {
  const browser = createTestBrowser({ policy: { absoluteTimeoutMs: 3_600_000 } })
  const { engine, act } = await browser.openTab()
  await browser.clock.advance(10_000)
  act()
  await browser.clock.advance(5_000)
  const explain = () => explainSession(engine.store.getState(), engine.policy, engine.now())
  expect(explain()).toEqual([
    'The person was last active 5.0 s ago: with an idle timeout of 300.0 s that ends in 295.0 s.',
    'The authorization server was last contacted 15.0 s ago: its inactivity timer runs out in 285.0 s.',
    'The person proved their identity 15.0 s ago: the absolute limit is in 3585.0 s.',
    'The earliest counts: the idle limit, in 285.0 s; the warning comes in 225.0 s.',
    'There was activity since the last contact: the SSO session is extended in 135.0 s.',
  ])
  await browser.clock.advance(600_000)
  expect(explain()).toEqual(['There is no deadline: the session is ended (idle-timeout).'])
})

test('a call that extends the SSO session is a contact, and no activity', async () => {
  const browser = createTestBrowser()
  const { engine } = await browser.openTab()
  const openedAt = browser.clock.now()
  await browser.clock.advance(100_000)
  engine.noteServerContact()
  expect(engine.store.getState()).toMatchObject({ lastContactAt: openedAt + 100_000, deadlineAt: openedAt + 300_000 })
  engine.noteServerContact(openedAt + 999_999)
  expect(engine.store.getState()).toMatchObject({ lastContactAt: openedAt + 100_000 })
})
