export { createMemoryClient, type MemoryClientOptions } from './createMemoryClient.ts'
export {
  createMemoryServer,
  type MemoryServer,
  type MemoryServerRequest,
  type MemoryServerScript,
  type MemoryServerSession,
} from './memoryServer.ts'
