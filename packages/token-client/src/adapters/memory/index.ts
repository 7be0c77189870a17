export { createMemoryClient, type MemoryClientOptions } from './createMemoryClient.ts'
export type { HeldPopup, MemoryPopup } from './memoryPopup.ts'
export {
  createMemoryServer,
  type MemoryServer,
  type MemoryServerRequest,
  type MemoryServerScript,
  type MemoryServerSession,
} from './memoryServer.ts'
