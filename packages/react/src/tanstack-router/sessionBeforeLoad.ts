import type { SessionEngine, SessionState } from '@stillhere/session-engine'
import { requireSession, type RequireSessionOptions } from '../guards/requireSession.ts'

type Usable = Extract<SessionState, { status: 'active' | 'expiring' }>

/**
 * A `beforeLoad` of TanStack Router: the route and those below it are loaded for a signed-in person only, and find the
 * session in their context. What fails is for the route's `errorComponent`. Nothing is asked of anybody for a preload.
 *
 * @example createFileRoute('/orders')({ beforeLoad: sessionBeforeLoad(engine), component: Orders })
 * @throws TokenClientError see `requireSession`
 */
export const sessionBeforeLoad =
  (engine: SessionEngine, options: Omit<RequireSessionOptions, 'signal'> = {}) =>
  async (route: {
    location: { href: string }
    abortController: AbortController
    preload: boolean
  }): Promise<{ session: Usable }> => ({
    session: await requireSession(engine, {
      returnTo: route.location.href,
      ...options,
      ...(route.preload ? { signIn: 'none' } : {}),
      signal: route.abortController.signal,
    }),
  })
