import { serveTokenRequests as serve } from '../../tokens/serveTokenRequests.ts'

/**
 * All that a worker script of the app has to call, for `tokenStorage: () => new Worker(…)`: where a Content Security
 * Policy allows no `blob:` workers.
 */
export const serveTokenRequests = (): void => serve(globalThis)
