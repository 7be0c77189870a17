import { describeHistories } from './describeHistories.ts'

// the other half, in a file of its own so that two workers share them
describeHistories({ first: 5_001, count: 5_000 })
