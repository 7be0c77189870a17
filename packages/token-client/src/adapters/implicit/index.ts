export { createImplicitClient } from './createImplicitClient.ts'
export type { ImplicitClientOptions, ImplicitServerMetadata } from './implicitOptions.ts'
