export { createFakeClock, type FakeClock } from './fakeClock.ts'
export { createFakeEnvironment, type FakeEnvironment, type FakeTab } from './fakeEnvironment.ts'
export { createTestBrowser, type TestBrowser, type TestTab } from './createTestBrowser.ts'
export { renderTimeline, type TimelineEntry } from './renderTimeline.ts'
