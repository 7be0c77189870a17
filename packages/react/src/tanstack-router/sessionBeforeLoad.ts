import type { SessionEngine } from '@stillhere/session-engine'
import { requireSession, type RequireSessionOptions, type UsableSession } from '../guards/requireSession.ts'

/**
 * Creates a `beforeLoad` for TanStack Router. The route and its children load for a signed-in user only, and find the
 * session in their context. Failures reach the route's `errorComponent`. A preload never asks the user to sign in.
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
  }): Promise<{ session: UsableSession }> => ({
    session: await requireSession(engine, {
      returnTo: route.location.href,
      ...options,
      ...(route.preload ? { signIn: 'none' } : {}),
      signal: route.abortController.signal,
    }),
  })
