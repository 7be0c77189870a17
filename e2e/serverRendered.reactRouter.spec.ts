import { describeServerRendered, test } from './serverRendered.ts'

test.use({ example: 'react-router-framework' })

describeServerRendered()
