export { createFakeEnvironment, type FakeEnvironment, type FakeTab } from './fakeEnvironment.ts'
