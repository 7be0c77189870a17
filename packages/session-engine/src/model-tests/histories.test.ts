import { describeHistories } from './describeHistories.ts'

describeHistories({ first: 1, count: 5_000 })
