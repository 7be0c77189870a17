import type { SessionEngine } from '@stillhere/session-engine'
import { requireSession, type RequireSessionOptions, type UsableSession } from '../guards/requireSession.ts'

/**
 * Creates a client middleware of React Router. Its routes load for a signed-in user only; any other user signs in first
 * and returns to the requested page. Failures reach the route's `ErrorBoundary`.
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

/**
 * Wraps a loader of React Router. It runs for a signed-in user only, and receives the session. Any other user signs in
 * first and returns to the requested page.
 *
 * @example loader: sessionLoader(engine, ({ session }) => loadOrders(session.user))
 * @throws TokenClientError see `requireSession`
 */
export const sessionLoader =
  <A extends { request: Request }, R>(
    engine: SessionEngine,
    load: (args: A & { session: UsableSession }) => R,
    options: Omit<RequireSessionOptions, 'signal'> = {},
  ) =>
  async (args: A): Promise<Awaited<R>> => {
    const { request } = args
    const session = await requireSession(engine, { returnTo: pathOf(request), ...options, signal: request.signal })
    return await load({ ...args, session })
  }

const pathOf = ({ url }: Request): string => {
  const { pathname, search, hash } = new URL(url)
  return pathname + search + hash
}
