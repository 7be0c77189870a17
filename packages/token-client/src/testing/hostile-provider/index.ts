export { createHostileProvider, type HostileProvider } from './createHostileProvider.ts'
export type { Endpoint, Journal, JournalEntry } from './journal.ts'
export type { HostileProviderOptions } from './providerParts.ts'
export type { Change, Override } from './script.ts'
