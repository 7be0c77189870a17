import { describe, expect, test } from 'vitest'
import { policies } from './policies.ts'
import { resolvePolicy, type SessionPolicy } from './sessionPolicy.ts'

describe('options that are not given', () => {
  test('are those of the reference scenario', () => {
    expect(resolvePolicy()).toEqual(policies.reference300)
    expect(resolvePolicy({})).toEqual(policies.reference300)
  })

  test('are scaled to a short idle timeout', () => {
    expect(resolvePolicy({ idleTimeoutMs: 30_000 })).toMatchObject({
      warningLeadMs: 10_000,
      extendAfterMs: 15_000,
      renewalLeadMs: 1_500,
    })
  })

  test('are not scaled up for a long idle timeout', () => {
    expect(resolvePolicy({ idleTimeoutMs: 3_600_000 })).toMatchObject({
      warningLeadMs: 60_000,
      extendAfterMs: 1_800_000,
      renewalLeadMs: 15_000,
    })
  })
})

test('options that are given stay', () => {
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

describe('an invalid policy is refused with the option, the value and the rule', () => {
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

describe('values that the compiler has not checked', () => {
  const nonsense: [string, unknown, RegExp][] = [
    [
      'idleTimeoutMs',
      '60000',
      /^policy\.idleTimeoutMs is "60000", a text and not a number of ms: it must be more than 0$/,
    ],
    ['idleTimeoutMs', null, /^policy\.idleTimeoutMs is null: it must be more than 0$/],
    ['idleTimeoutMs', Infinity, /^policy\.idleTimeoutMs is Infinity ms/],
    ['idleTimeoutMs', 1e300, /^policy\.idleTimeoutMs is 1e\+300 ms/],
    ['absoluteTimeoutMs', '3600000', /^policy\.absoluteTimeoutMs is "3600000", a text/],
    ['absoluteTimeoutMs', Infinity, /^policy\.absoluteTimeoutMs is Infinity ms: it must be more than 0, or null$/],
    ['warningLeadMs', '60000', /^policy\.warningLeadMs is "60000", a text/],
    ['extendAfterMs', '9', /^policy\.extendAfterMs is "9", a text/],
    ['renewalLeadMs', '0', /^policy\.renewalLeadMs is "0", a text/],
    ['absoluteWarningLeadMs', -1, /^policy\.absoluteWarningLeadMs is -1 ms: it must be 0 or more$/],
    ['unattended', 'never', /^policy\.unattended is "never": it must be "bounded" or "pause" or "renew"$/],
    ['confirm', true, /^policy\.confirm is true: it must be "explicit" or "any-activity"$/],
    ['onEnd', 'signout', /^policy\.onEnd is "signout": it must be "lock" or "sign-out-application" or "sign-out-sso"$/],
    ['returnAfterIdle', '', /^policy\.returnAfterIdle is "": it must be "silent" or "login"$/],
    ['idleTimeout', 60_000, /^policy\.idleTimeout is not an option of a policy\. Use one of idleTimeoutMs, /],
    ['toString', 1, /^policy\.toString is not an option/],
  ]
  test.each(nonsense)('%s %o is refused by name', (field, value, message) => {
    expect(() => resolvePolicy({ [field]: value })).toThrow(message)
  })

  test('an option that is undefined counts as not given', () => {
    const loose = { idleTimeoutMs: 30_000, warningLeadMs: undefined } as object
    expect(resolvePolicy(loose)).toEqual(resolvePolicy({ idleTimeoutMs: 30_000 }))
  })
})

describe.each(Object.entries(policies))('the preset %s', (_, preset) => {
  test('is accepted as it is', () => {
    expect(resolvePolicy(preset)).toEqual(preset)
  })

  test('leaves a user at least 20 s to answer (WCAG 2.2.1)', () => {
    expect(preset.warningLeadMs).toBeGreaterThanOrEqual(20_000)
  })

  test('extends an active user before the warning could appear', () => {
    expect(preset.extendAfterMs).toBeLessThan(preset.idleTimeoutMs - preset.warningLeadMs)
  })
})
