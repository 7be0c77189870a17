export type { NewSession, SessionStore, StoredSession } from './sessionStore.ts'
