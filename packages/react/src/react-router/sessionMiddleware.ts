import type { SessionEngine } from '@stillhere/session-engine'
import { requireSession, type RequireSessionOptions } from '../guards/requireSession.ts'
import { pathOf } from './pathOf.ts'

/**
 * A client middleware of React Router: the routes below it are loaded for a signed-in person only, who otherwise signs
 * in first and comes back to the page that was asked for. What fails is for the route's `ErrorBoundary`.
 *
 * @example { path: '/orders', middleware: [sessionMiddleware(engine)], loader, Component: Orders }
 * @throws TokenClientError see `requireSession`
 */
export const sessionMiddleware =
  (engine: SessionEngine, options: Omit<RequireSessionOptions, 'signal'> = {}) =>
  async ({ request }: { request: Request }, next: () => Promise<unknown>): Promise<unknown> => {
    await requireSession(engine, { returnTo: pathOf(request), ...options, signal: request.signal })
    return next()
  }
