import { describeEightTabs } from './eightTabs.ts'
import { test } from './storezero.ts'

test.use({ durations: { idle: 300, token: 60, warning: 60 }, refreshTokens: true })
test.setTimeout(180_000)

describeEightTabs('with refresh tokens', 'refresh_token')
