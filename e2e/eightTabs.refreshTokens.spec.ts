import { describeEightTabs, durations } from './eightTabs.ts'
import { test } from './storezero.ts'

test.use({ durations, variant: { withoutBackend: true, refreshTokens: true } })

describeEightTabs('with refresh tokens', 'refresh_token')
