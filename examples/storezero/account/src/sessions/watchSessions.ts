import { isSessionUsable, type SessionEngine } from '@stillhere/react'
import { scenario } from '../../../ui/scenario.ts'
import { watchServerStatus, type ServerStatus } from '../../../ui/watchServerStatus.ts'
import type { LiveSession, SessionLook } from './sessionLook.ts'

/**
 * Reads all three sessions from their servers every two seconds, and when this app's session changes. Extends nothing.
 * @param since instant by the authorization server's clock; earlier requests are known
 */
export function watchSessions(engine: SessionEngine, since: number, onLook: (look: SessionLook) => void): () => void {
  let lastStatusAt = since
  let isLooking = true
  const look = async (status: ServerStatus | null) => {
    const application = await lookAtApplication(engine)
    // responses may arrive out of order
    if (!status || !isLooking || status.now < lastStatusAt) return
    const requests = status.requests.filter(({ at }) => at > lastStatusAt)
    lastStatusAt = status.now
    const ahead = status.now - engine.now()
    const { own, upstream } = status
    onLook({
      at: engine.now(),
      statusAt: status.now,
      sessions: {
        application: application.session,
        sso: own && seenFrom(ahead, own.user, own.idleExpiresAt, own.absoluteExpiresAt),
        upstream: upstream && seenFrom(ahead, upstream.user, upstream.idleExpiresAt, null),
      },
      applicationEnd: application.reason,
      requests,
    })
  }
  const watch = watchServerStatus(`${scenario.origins.auth}/status?own`, (status) => void look(status))
  const unsubscribe = engine.store.subscribe(() => watch.look())
  return () => {
    isLooking = false
    unsubscribe()
    watch.stop()
  }
}

/** @param ahead ms by which the server's clock is ahead of this page's */
const seenFrom = (ahead: number, user: string, idleAt: number, absoluteAt: number | null): LiveSession => {
  const deadlineAt = Math.min(idleAt, absoluteAt ?? Infinity)
  return { user, deadlineAt, endsAt: deadlineAt - ahead }
}

type Application = { session: LiveSession | null; reason: string | null }

/** Returns the backend's session if there is a backend, else the session of this page. */
async function lookAtApplication(engine: SessionEngine): Promise<Application> {
  const state = engine.store.getState()
  const reason = 'reason' in state ? (state.reason ?? null) : null
  if (!scenario.backend)
    return {
      session: isSessionUsable(state) ? seenFrom(0, nameOf(state.user), state.deadlineAt, null) : null,
      reason,
    }
  try {
    const response = await fetch('/auth/session', { headers: { 'stillhere-request': crypto.randomUUID() } })
    const answer = (await response.json()) as BackendAnswer
    if (answer.status !== 'active') return { session: null, reason: answer.reason ?? reason }
    const { user, idleDeadlineAt, absoluteDeadlineAt } = answer.session
    const ahead = answer.now - engine.now()
    return { session: seenFrom(ahead, nameOf(user), idleDeadlineAt, absoluteDeadlineAt), reason }
  } catch {
    return { session: null, reason }
  }
}

const nameOf = (user: { sub: string; preferred_username?: string }) => user.preferred_username ?? user.sub

/** The response of `GET /auth/session`, see docs/bff.md. */
type BackendAnswer =
  | {
      status: 'active'
      now: number
      session: {
        user: { sub: string; preferred_username?: string }
        idleDeadlineAt: number
        absoluteDeadlineAt: number | null
      }
    }
  | { status: 'none' | 'ended'; reason?: string }
