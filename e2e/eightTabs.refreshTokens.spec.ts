import { describeEightTabs, durations } from './eightTabs.ts'
import { test } from './storezero.ts'

test.use({ durations, variant: { withoutBackend: true, refreshTokens: true } })
test.setTimeout(180_000)

describeEightTabs('with refresh tokens', 'refresh_token')
