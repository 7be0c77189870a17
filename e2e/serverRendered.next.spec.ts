import { describeServerRendered, test } from './serverRendered.ts'

test.use({ example: 'next' })

describeServerRendered()
