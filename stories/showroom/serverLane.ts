import { formatLeft, type TimelineLane, type TimelineMark, type TimelineSpan } from '@stillhere/devtools'
import type { MemoryServer } from '@stillhere/token-client/memory'

/** A session at a server, from what the server was asked. */
export function serverLane(name: string, about: string, server: MemoryServer, now: number): TimelineLane {
  const idleMs = server.script.idleTimeoutMs
  const spans: TimelineSpan[] = []
  const marks: TimelineMark[] = []
  let endsAt = -Infinity
  let from = 0
  const close = (at: number) => {
    if (endsAt > from) spans.push({ from, to: Math.min(endsAt, at), kind: 'live' })
  }
  for (const { endpoint, outcome, at } of server.requests) {
    if (outcome !== 'ok' || endpoint === 'token') continue
    const begins = at >= endsAt
    if (endpoint === 'end-session' || begins) {
      close(at)
      from = at
    }
    if (endpoint === 'end-session') marks.push({ at, kind: 'end', label: 'ended' })
    else marks.push({ at, kind: 'contact', label: begins ? 'signed in' : 'extended' })
    endsAt = endpoint === 'end-session' ? -Infinity : at + idleMs
  }
  close(now)
  const left = server.sessionExpiresAt()
  if (left !== null) spans.push({ from: now, to: left, kind: 'ahead' })
  return {
    name,
    about,
    tone: 'server',
    now: left === null ? 'no session' : `${formatLeft(left - now)} left`,
    spans,
    marks,
  }
}
