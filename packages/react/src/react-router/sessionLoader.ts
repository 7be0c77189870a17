import type { SessionEngine, SessionState } from '@stillhere/session-engine'
import { requireSession, type RequireSessionOptions } from '../guards/requireSession.ts'
import { pathOf } from './pathOf.ts'

type Usable = Extract<SessionState, { status: 'active' | 'expiring' }>

/**
 * Wraps a loader of React Router: it runs for a signed-in person only, and is given the session. A person who is not
 * signed in does so first and comes back to the page that was asked for.
 *
 * @example loader: sessionLoader(engine, ({ session }) => loadOrders(session.user))
 * @throws TokenClientError see `requireSession`
 */
export const sessionLoader =
  <A extends { request: Request }, R>(
    engine: SessionEngine,
    load: (args: A & { session: Usable }) => R,
    options: Omit<RequireSessionOptions, 'signal'> = {},
  ) =>
  async (args: A): Promise<Awaited<R>> => {
    const { request } = args
    const session = await requireSession(engine, { returnTo: pathOf(request), ...options, signal: request.signal })
    return await load({ ...args, session })
  }
