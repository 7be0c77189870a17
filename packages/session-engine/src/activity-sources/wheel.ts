import { trusted, type ActivitySource } from './activitySource.ts'

/** The turning of the wheel counts; `scroll` does not, because scripts cause it too. */
export const wheel: ActivitySource = trusted('wheel', ['wheel'])
