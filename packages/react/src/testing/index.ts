export { createTestSession, type TestSession, type TestSessionOptions } from './createTestSession.ts'
export { pseudoMessages } from './pseudoMessages.ts'
export type { FakeClock, FakeTab, TestBrowser } from '@stillhere/session-engine/testing'
