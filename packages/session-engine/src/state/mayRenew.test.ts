import { expect, test } from 'vitest'
import { mayRenew } from './mayRenew.ts'
import type { SessionPolicy } from './sessionPolicy.ts'

/** Renewed at 100; extensions after 150. */
const may = (unattended: SessionPolicy['unattended'], extending: boolean, lastActivityAt: number, now: number) =>
  mayRenew({ lastActivityAt, renewedAt: 100 }, { unattended, extendAfterMs: 150 }, extending, now)

test.each([
  { why: 'bounded: extending, within the bound', unattended: 'bounded', extending: true, now: 150, expected: true },
  { why: 'bounded: extending, past the bound', unattended: 'bounded', extending: true, now: 151, expected: false },
  { why: 'bounded: not extending, at any time', unattended: 'bounded', extending: false, now: 9_999, expected: true },
  { why: 'pause: nobody since the last one', unattended: 'pause', extending: false, now: 101, expected: false },
  { why: 'pause: extending makes no difference', unattended: 'pause', extending: true, now: 101, expected: false },
  { why: 'pause: somebody since', unattended: 'pause', extending: true, activity: 101, now: 9_999, expected: true },
  {
    why: 'pause: somebody at the same instant',
    unattended: 'pause',
    extending: true,
    activity: 100,
    now: 101,
    expected: false,
  },
  { why: 'renew: whatever happens', unattended: 'renew', extending: true, now: 9_999, expected: true },
] as const)('$why', ({ unattended, extending, now, expected, ...rest }) => {
  expect(may(unattended, extending, 'activity' in rest ? rest.activity : 0, now)).toBe(expected)
})
