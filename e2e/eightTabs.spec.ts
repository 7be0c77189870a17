import { describeEightTabs, durations } from './eightTabs.ts'
import { test } from './storezero.ts'

test.use({ durations, variant: { withoutBackend: true } })

describeEightTabs('with silent authentication', 'authorization_code')
