import { expect, test } from 'vitest'
import { extensionDueAt } from './extensionDueAt.ts'

const policy = { extendAfterMs: 150 }

test.each([
  { why: 'no activity since the contact: never', activity: 0, contact: 0, earliest: 0, due: null },
  { why: 'activity before the contact: never', activity: 90, contact: 100, earliest: 100, due: null },
  { why: 'activity soon after the contact: at the trailing edge', activity: 1, contact: 0, earliest: 1, due: 150 },
  { why: 'activity on the edge: at once', activity: 150, contact: 0, earliest: 150, due: 150 },
  { why: 'activity long after the contact: at once', activity: 280, contact: 0, earliest: 280, due: 280 },
  {
    why: 'the alarm rings late: still, while it is within the bound',
    activity: 100,
    contact: 0,
    earliest: 250,
    due: 250,
  },
  { why: 'the alarm rings too late: the person may have gone', activity: 100, contact: 0, earliest: 251, due: null },
  { why: 'a try has failed: at the next one', activity: 140, contact: 0, earliest: 160, due: 160 },
  {
    why: 'a try has failed and the next is past the bound: no more',
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
