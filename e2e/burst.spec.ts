import { describeBurst } from './burst.ts'
import { test } from './storezero.ts'

// Real time, because TanStack Query waits between retries.
test.use({ durations: { idle: 300, token: 150, warning: 60 } })

describeBurst('through a backend', { endpoint: 'token', outcome: 'invalid_grant' })
