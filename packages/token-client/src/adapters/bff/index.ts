export { createBffClient, type BffClientOptions } from './createBffClient.ts'
