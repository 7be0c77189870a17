import { describeBurst } from './burst.ts'
import { test } from './storezero.ts'

test.use({ durations: { idle: 300, token: 150, warning: 60 }, variant: { withoutBackend: true } })

describeBurst('with tokens in the page', { endpoint: 'authorize', prompt: 'none', outcome: 'login_required' })
