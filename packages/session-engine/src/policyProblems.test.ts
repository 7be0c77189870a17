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
])('%o is a problem of %o', (given, fields, source) => {
  const problems = findPolicyProblems(resolvePolicy(given))
  expect(fieldsOf(problems)).toEqual(fields)
  for (const problem of problems) expect(problem.source).toContain(source)
})

test.each([
  [{ idleTimeoutMs: 300 }, 'idleTimeoutMs', '300000 ms'],
  [{ idleTimeoutMs: 3_600 }, 'idleTimeoutMs', '3600000 ms'],
  [{ absoluteTimeoutMs: 28_800 }, 'absoluteTimeoutMs', '28800000 ms'],
])('%o looks like seconds', (given, field, guess) => {
  const problem = findPolicyProblems(resolvePolicy(given)).find((one) => one.source === 'units')
  expect(problem).toMatchObject({ field, problem: expect.stringContaining(`did you mean ${guess}?`) })
})

test('an idle timeout alone causes no problem of another option', () => {
  for (const idleTimeoutMs of [300, 10_000, 30_000, 60_000, 89_999, 90_000, 300_000, 86_400_000]) {
    const fields = fieldsOf(findPolicyProblems(resolvePolicy({ idleTimeoutMs })))
    expect(new Set([...fields, 'idleTimeoutMs'])).toEqual(new Set(['idleTimeoutMs']))
    expect(fields.length > 0).toBe(idleTimeoutMs < 90_000)
  }
})

test('a laxer option than the preset is a deviation, a stricter one is not', () => {
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

test('explainSession explains a deadline in sentences', async () => {
  const browser = createTestBrowser({ policy: { absoluteTimeoutMs: 3_600_000 } })
  const { engine, act } = await browser.openTab()
  await browser.clock.advance(10_000)
  act()
  await browser.clock.advance(5_000)
  const explain = () => explainSession(engine.store.getState(), engine.policy, engine.now())
  expect(explain()).toEqual([
    'The user was last active 5.0 s ago: the idle timeout of 300.0 s ends in 295.0 s.',
    'The authorization server was last contacted 15.0 s ago: its inactivity timer runs out in 285.0 s.',
    'The user signed in 15.0 s ago: the absolute limit is in 3585.0 s.',
    'The earliest deadline counts: the idle limit, in 285.0 s; the warning appears in 225.0 s.',
    'The user was active after the last contact: the SSO session is extended in 135.0 s.',
  ])
  await browser.clock.advance(600_000)
  expect(explain()).toEqual(['There is no deadline: the session is ended (idle-timeout).'])
})

test('an API call that extends the SSO session is a contact, not activity', async () => {
  const browser = createTestBrowser()
  const { engine } = await browser.openTab()
  const openedAt = browser.clock.now()
  await browser.clock.advance(100_000)
  engine.noteServerContact()
  expect(engine.store.getState()).toMatchObject({ lastContactAt: openedAt + 100_000, deadlineAt: openedAt + 300_000 })
  engine.noteServerContact(openedAt + 999_999)
  expect(engine.store.getState()).toMatchObject({ lastContactAt: openedAt + 100_000 })
})
