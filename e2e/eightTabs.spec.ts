import { describeEightTabs, durations } from './eightTabs.ts'
import { test } from './storezero.ts'

test.use({ durations, variant: { withoutBackend: true } })
test.setTimeout(180_000)

describeEightTabs('with silent authentication', 'authorization_code')
