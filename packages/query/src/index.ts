export { connectSession, type ConnectSessionOptions } from './connectSession.ts'
export { sessionMutationRetry, sessionQueryOptions, sessionRetry } from './sessionRetry.ts'
export { persistBuster, sessionBuster } from './persistBuster.ts'
