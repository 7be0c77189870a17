import { describe, expect, test } from 'vitest'
import { policies } from './policies.ts'
import { resolvePolicy, type SessionPolicy } from './sessionPolicy.ts'

describe('what is not given', () => {
  test('is the reference scenario', () => {
    expect(resolvePolicy()).toEqual(policies.reference300)
    expect(resolvePolicy({})).toEqual(policies.reference300)
  })

  test('is scaled to a short idle timeout', () => {
    expect(resolvePolicy({ idleTimeoutMs: 30_000 })).toMatchObject({
      warningLeadMs: 10_000,
      extendAfterMs: 15_000,
      renewalLeadMs: 1_500,
    })
  })

  test('is not scaled beyond what a long idle timeout needs', () => {
    expect(resolvePolicy({ idleTimeoutMs: 3_600_000 })).toMatchObject({
      warningLeadMs: 60_000,
      extendAfterMs: 1_800_000,
      renewalLeadMs: 15_000,
    })
  })
})

test('what is given stays', () => {
  const given: SessionPolicy = {
    idleTimeoutMs: 120_000,
    absoluteTimeoutMs: 900_000,
    warningLeadMs: 30_000,
    extendAfterMs: 45_000,
    renewalLeadMs: 0,
    unattended: 'pause',
    confirm: 'any-activity',
    onEnd: 'sign-out-sso',
    returnAfterIdle: 'login',
  }
  expect(resolvePolicy(given)).toEqual(given)
})

describe('a policy that makes no sense is refused by a sentence with the field, the value and the rule', () => {
  const idle = 'more than 0'
  const within = 'more than 0 and less than idleTimeoutMs'
  const refusals: [keyof SessionPolicy, number, string][] = [
    ['idleTimeoutMs', 0, idle],
    ['idleTimeoutMs', -1, idle],
    ['idleTimeoutMs', NaN, idle],
    ['absoluteTimeoutMs', 0, 'more than 0, or null'],
    ['absoluteTimeoutMs', NaN, 'more than 0, or null'],
    ['warningLeadMs', 0, within],
    ['warningLeadMs', 300_000, within],
    ['warningLeadMs', NaN, within],
    ['extendAfterMs', 0, within],
    ['extendAfterMs', 300_000, within],
    ['renewalLeadMs', -1, '0 or more'],
    ['renewalLeadMs', NaN, '0 or more'],
  ]
  test.each(refusals)('%s %d', (field, value, rule) => {
    const refusal = new RangeError(`policy.${field} is ${value} ms: it must be ${rule}`)
    expect(() => resolvePolicy({ [field]: value })).toThrow(refusal)
  })
})

describe.each(Object.entries(policies))('the preset %s', (_, preset) => {
  test('is accepted as it is', () => {
    expect(resolvePolicy(preset)).toEqual(preset)
  })

  test('leaves a person at least 20 s to answer (WCAG 2.2.1)', () => {
    expect(preset.warningLeadMs).toBeGreaterThanOrEqual(20_000)
  })

  test('extends a present person before the warning could appear', () => {
    expect(preset.extendAfterMs).toBeLessThan(preset.idleTimeoutMs - preset.warningLeadMs)
  })
})
