import { describeSixActs } from '../sixActs.ts'
import { expect, test } from './engines.ts'
import { realTime } from './realTime.ts'

test.use({ durations: { idle: 20, token: 10, warning: 6 } })

describeSixActs('the six acts, My Account with its backend', () => Promise.resolve(realTime), { test, expect })
