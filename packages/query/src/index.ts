export { connectSession, type ConnectSessionOptions } from './connectSession.ts'
export { sessionQueryOptions } from './sessionQueryOptions.ts'
export { sessionMutationRetry, sessionRetry } from './sessionRetry.ts'
export { sessionBuster } from './sessionBuster.ts'
