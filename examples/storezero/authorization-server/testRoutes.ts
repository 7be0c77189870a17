import type { Provider } from 'oidc-provider'
import type { TestClock } from '../testClock.ts'
import { readBody } from './interactionRoutes.ts'
import type { ModelStore } from './modelStore.ts'

/**
 * Doors for tests, present only with STOREZERO_TEST_CLOCK=1.
 * `POST /test/clock {"offsetMs": n}` moves the servers' clock; `POST /test/end-sessions {"user"?: "ada"}` ends SSO sessions.
 */
export function addTestRoutes(provider: Provider, store: ModelStore, testClock: TestClock): void {
  provider.use(async (ctx, next) => {
    if (ctx.method !== 'POST' || !ctx.path.startsWith('/test/')) {
      await next()
      return
    }
    const body = JSON.parse((await readBody(ctx.req)) || '{}') as { offsetMs?: unknown; user?: unknown }
    if (ctx.path === '/test/clock' && typeof body.offsetMs === 'number') {
      testClock.setOffset(body.offsetMs)
      ctx.body = { now: Date.now() }
    } else if (ctx.path === '/test/end-sessions') {
      ctx.body = { ended: store.endSsoSessions(typeof body.user === 'string' ? body.user : undefined) }
    } else ctx.status = 400
  })
}
