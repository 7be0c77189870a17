export { describeSessionStore, type SessionStoreUnderTest } from './describeSessionStore.ts'
