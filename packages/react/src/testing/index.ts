export { createTestSession, type TestSession, type TestSessionOptions } from './createTestSession.ts'
export type { FakeClock, FakeTab, TestBrowser } from '@stillhere/session-engine/testing'
