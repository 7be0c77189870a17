export { describeTokenClient, type TokenClientUnderTest } from './describeTokenClient.ts'
