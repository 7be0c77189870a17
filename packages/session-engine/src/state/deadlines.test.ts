import { describe, expect, test } from 'vitest'
import { deadlines, extensionDueAt, mayRenew } from './deadlines.ts'
import { resolvePolicy, type SessionPolicy } from './sessionPolicy.ts'

type Facts = Parameters<typeof deadlines>[0]
type Row = { name: string; facts: Partial<Facts>; absoluteTimeoutMs?: number; expected: object }

// signed in at 0; idle after 300 s, warned 60 s before
const signIn: Facts = { authenticatedAt: 0, lastActivityAt: 0, lastContactAt: 0 }

const rows: Row[] = [
  {
    name: 'just signed in',
    facts: {},
    expected: {
      ssoIdleDeadlineAt: 300_000,
      userIdleDeadlineAt: 300_000,
      idleDeadlineAt: 300_000,
      absoluteDeadlineAt: null,
      deadlineAt: 300_000,
      limit: 'idle',
      warnAt: 240_000,
    },
  },
  {
    name: 'activity without a contact does not move the deadline',
    facts: { lastActivityAt: 100_000 },
    expected: { userIdleDeadlineAt: 400_000, ssoIdleDeadlineAt: 300_000, deadlineAt: 300_000, warnAt: 240_000 },
  },
  {
    name: 'a contact without activity does not move the deadline',
    facts: { lastContactAt: 100_000 },
    expected: { userIdleDeadlineAt: 300_000, ssoIdleDeadlineAt: 400_000, deadlineAt: 300_000 },
  },
  {
    name: 'activity and contact move it, to the earlier of the two',
    facts: { lastActivityAt: 120_000, lastContactAt: 100_000 },
    expected: { idleDeadlineAt: 400_000, deadlineAt: 400_000, warnAt: 340_000, limit: 'idle' },
  },
  {
    name: 'the absolute limit counts from the sign-in, whatever happens later',
    facts: { lastActivityAt: 500_000, lastContactAt: 500_000 },
    absoluteTimeoutMs: 600_000,
    expected: {
      absoluteDeadlineAt: 600_000,
      idleDeadlineAt: 800_000,
      deadlineAt: 600_000,
      limit: 'absolute',
      warnAt: 540_000,
    },
  },
  {
    name: 'a later absolute limit does not count',
    facts: {},
    absoluteTimeoutMs: 600_000,
    expected: { absoluteDeadlineAt: 600_000, deadlineAt: 300_000, limit: 'idle' },
  },
  {
    name: 'the same instant: the limit is named that cannot be extended',
    facts: {},
    absoluteTimeoutMs: 300_000,
    expected: { deadlineAt: 300_000, limit: 'absolute' },
  },
  {
    name: 'the provider’s limit, if the policy has none',
    facts: { ssoSessionExpiresAt: 200_000 },
    expected: { absoluteDeadlineAt: 200_000, deadlineAt: 200_000, limit: 'absolute', warnAt: 140_000 },
  },
  {
    name: 'the provider’s limit, if it is earlier',
    facts: { ssoSessionExpiresAt: 200_000 },
    absoluteTimeoutMs: 250_000,
    expected: { absoluteDeadlineAt: 200_000 },
  },
  {
    name: 'the policy’s limit, if it is earlier',
    facts: { ssoSessionExpiresAt: 250_000 },
    absoluteTimeoutMs: 200_000,
    expected: { absoluteDeadlineAt: 200_000 },
  },
  {
    name: 'a limit that passed before the session was found',
    facts: { ssoSessionExpiresAt: -1 },
    expected: { deadlineAt: -1, limit: 'absolute', warnAt: -60_001 },
  },
]

test.each(rows)('$name', ({ facts, absoluteTimeoutMs, expected }) => {
  const policy = resolvePolicy(absoluteTimeoutMs === undefined ? {} : { absoluteTimeoutMs })
  expect(deadlines({ ...signIn, ...facts }, policy)).toMatchObject(expected)
})

describe('an extension is due', () => {
  const policy = { extendAfterMs: 150 }

  test.each([
    { why: 'no activity since the contact: never', activity: 0, contact: 0, earliest: 0, due: null },
    { why: 'activity before the contact: never', activity: 90, contact: 100, earliest: 100, due: null },
    { why: 'activity soon after the contact: at the trailing edge', activity: 1, contact: 0, earliest: 1, due: 150 },
    { why: 'activity on the edge: at once', activity: 150, contact: 0, earliest: 150, due: 150 },
    { why: 'activity long after the contact: at once', activity: 280, contact: 0, earliest: 280, due: 280 },
    {
      why: 'the alarm rings late, within the bound: at once',
      activity: 100,
      contact: 0,
      earliest: 250,
      due: 250,
    },
    {
      why: 'the alarm rings after the bound: never, the user may be gone',
      activity: 100,
      contact: 0,
      earliest: 251,
      due: null,
    },
    { why: 'a try failed: at the next one', activity: 140, contact: 0, earliest: 160, due: 160 },
    {
      why: 'a try failed and the next is past the bound: never',
      activity: 10,
      contact: 0,
      earliest: 161,
      due: null,
    },
  ])('$why', ({ activity, contact, earliest, due }) => {
    expect(extensionDueAt({ lastActivityAt: activity, lastContactAt: contact }, policy, earliest)).toBe(due)
  })

  test('is never later than the bound after the activity, and never before the contact is old enough', () => {
    for (let contact = 0; contact <= 400; contact += 25)
      for (let activity = 0; activity <= 400; activity += 25)
        for (let now = Math.max(activity, contact); now <= 800; now += 25) {
          const due = extensionDueAt({ lastActivityAt: activity, lastContactAt: contact }, policy, now)
          if (due === null) continue
          expect(activity).toBeGreaterThan(contact)
          expect(due).toBeGreaterThanOrEqual(Math.max(now, contact + policy.extendAfterMs))
          expect(due).toBeLessThanOrEqual(activity + policy.extendAfterMs)
        }
  })
})

describe('a renewal without a user action is allowed', () => {
  /** Renewed at 100; extensions after 150. */
  const may = (unattended: SessionPolicy['unattended'], extending: boolean, lastActivityAt: number, now: number) =>
    mayRenew({ lastActivityAt, renewedAt: 100 }, { unattended, extendAfterMs: 150 }, extending, now)

  test.each([
    { why: 'bounded: extending, within the bound', unattended: 'bounded', extending: true, now: 150, expected: true },
    { why: 'bounded: extending, past the bound', unattended: 'bounded', extending: true, now: 151, expected: false },
    { why: 'bounded: not extending, at any time', unattended: 'bounded', extending: false, now: 9_999, expected: true },
    {
      why: 'pause: no activity since the last renewal',
      unattended: 'pause',
      extending: false,
      now: 101,
      expected: false,
    },
    { why: 'pause: extending makes no difference', unattended: 'pause', extending: true, now: 101, expected: false },
    { why: 'pause: activity since', unattended: 'pause', extending: true, activity: 101, now: 9_999, expected: true },
    {
      why: 'pause: activity at the same instant',
      unattended: 'pause',
      extending: true,
      activity: 100,
      now: 101,
      expected: false,
    },
    { why: 'renew: always', unattended: 'renew', extending: true, now: 9_999, expected: true },
  ] as const)('$why', ({ unattended, extending, now, expected, ...rest }) => {
    expect(may(unattended, extending, 'activity' in rest ? rest.activity : 0, now)).toBe(expected)
  })
})
