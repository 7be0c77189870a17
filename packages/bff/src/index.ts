export type { NewSession, SessionStore, StoredSession } from './sessionStore.ts'
export { fileSessionStore, type FileSessionStoreOptions } from './stores/file/fileSessionStore.ts'
