import { describeSixActs } from '../sixActs.ts'
import { expect, test } from './engines.ts'
import { realTime } from './realTime.ts'

test.use({ durations: { idle: 20, token: 10, warning: 6 }, variant: { withoutBackend: true } })

describeSixActs('the six acts, My Account with its tokens in the page', () => Promise.resolve(realTime), {
  test,
  expect,
})
