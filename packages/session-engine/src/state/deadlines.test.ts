import { expect, test } from 'vitest'
import { deadlines } from './deadlines.ts'
import { resolvePolicy } from './sessionPolicy.ts'

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
    name: 'activity that the server has not heard of moves nothing that is shown',
    facts: { lastActivityAt: 100_000 },
    expected: { userIdleDeadlineAt: 400_000, ssoIdleDeadlineAt: 300_000, deadlineAt: 300_000, warnAt: 240_000 },
  },
  {
    name: 'a contact that nobody was there for moves nothing that is shown',
    facts: { lastContactAt: 100_000 },
    expected: { userIdleDeadlineAt: 300_000, ssoIdleDeadlineAt: 400_000, deadlineAt: 300_000 },
  },
  {
    name: 'both move it, to the earlier of the two',
    facts: { lastActivityAt: 120_000, lastContactAt: 100_000 },
    expected: { idleDeadlineAt: 400_000, deadlineAt: 400_000, warnAt: 340_000, limit: 'idle' },
  },
  {
    name: 'the absolute limit counts from the proof of identity, whatever happens since',
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
    name: 'an absolute limit further away only waits',
    facts: {},
    absoluteTimeoutMs: 600_000,
    expected: { absoluteDeadlineAt: 600_000, deadlineAt: 300_000, limit: 'idle' },
  },
  {
    name: 'the same instant: the limit that cannot be extended is the one to name',
    facts: {},
    absoluteTimeoutMs: 300_000,
    expected: { deadlineAt: 300_000, limit: 'absolute' },
  },
  {
    name: 'the provider’s limit, where the policy has none',
    facts: { ssoSessionExpiresAt: 200_000 },
    expected: { absoluteDeadlineAt: 200_000, deadlineAt: 200_000, limit: 'absolute', warnAt: 140_000 },
  },
  {
    name: 'the provider’s limit, when it is the earlier',
    facts: { ssoSessionExpiresAt: 200_000 },
    absoluteTimeoutMs: 250_000,
    expected: { absoluteDeadlineAt: 200_000 },
  },
  {
    name: 'the policy’s limit, when it is the earlier',
    facts: { ssoSessionExpiresAt: 250_000 },
    absoluteTimeoutMs: 200_000,
    expected: { absoluteDeadlineAt: 200_000 },
  },
  {
    name: 'a limit that has passed before the session was found',
    facts: { ssoSessionExpiresAt: -1 },
    expected: { deadlineAt: -1, limit: 'absolute', warnAt: -60_001 },
  },
]

test.each(rows)('$name', ({ facts, absoluteTimeoutMs, expected }) => {
  const policy = resolvePolicy(absoluteTimeoutMs === undefined ? {} : { absoluteTimeoutMs })
  expect(deadlines({ ...signIn, ...facts }, policy)).toMatchObject(expected)
})
