import { isSessionUsable, type SessionEngine } from '@stillhere/react'
import { scenario } from '../../../ui/scenario.ts'
import { watchServerStatus, type ServerStatus } from '../../../ui/watchServerStatus.ts'
import type { LiveSession, SessionLook } from './sessionLook.ts'

/** Looks at all three sessions where they are kept, every other second and when this app's own changes. Extends nothing. */
export function watchSessions(engine: SessionEngine, onLook: (look: SessionLook) => void): () => void {
  let lastRequestAt = -Infinity
  let isLooking = true
  const look = async (status: ServerStatus | null) => {
    const application = await lookAtApplication(engine)
    if (!status || !isLooking) return
    const ahead = status.now - engine.now()
    const here = (endsAt: number) => endsAt - ahead
    const { own, upstream } = status
    const requests = status.requests.filter(({ at }) => at > lastRequestAt)
    lastRequestAt = Math.max(lastRequestAt, ...requests.map(({ at }) => at))
    onLook({
      at: engine.now(),
      sessions: {
        application: application.session,
        sso: own && { user: own.user, endsAt: here(Math.min(own.idleExpiresAt, own.absoluteExpiresAt ?? Infinity)) },
        upstream: upstream && { user: upstream.user, endsAt: here(upstream.idleExpiresAt) },
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

type Application = { session: LiveSession | null; reason: string | null }

/** The backend's word, where this app has one; else the session that this page keeps by itself. */
async function lookAtApplication(engine: SessionEngine): Promise<Application> {
  const state = engine.store.getState()
  const reason = 'reason' in state ? (state.reason ?? null) : null
  if (!scenario.backend)
    return isSessionUsable(state)
      ? { session: { user: state.user.preferred_username ?? state.user.sub, endsAt: state.deadlineAt }, reason }
      : { session: null, reason }
  try {
    const response = await fetch('/auth/session', { headers: { 'stillhere-request': crypto.randomUUID() } })
    const answer = (await response.json()) as BackendAnswer
    if (answer.status !== 'active') return { session: null, reason: answer.reason ?? reason }
    const { user, idleDeadlineAt, absoluteDeadlineAt } = answer.session
    const endsAt = Math.min(idleDeadlineAt, absoluteDeadlineAt ?? Infinity) - (answer.now - engine.now())
    return { session: { user: user.preferred_username ?? user.sub, endsAt }, reason }
  } catch {
    return { session: null, reason }
  }
}

/** What `GET /auth/session` says, see docs/bff.md. */
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
