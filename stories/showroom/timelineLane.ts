import type { AuditEvent, SessionState } from '@stillhere/session-engine'
import type { MemoryServer } from '@stillhere/token-client/memory'

/** A stretch of time. `ahead…` is what will be if nothing happens. */
export type TimelineSpan = {
  from: number
  to: number
  kind: 'live' | 'warning' | 'over' | 'ahead' | 'ahead-warning' | 'tokens'
}
/** `label` stands at the mark: after an end, before a question, above a contact. */
export type TimelineMark = {
  at: number
  kind: 'activity' | 'contact' | 'question' | 'end'
  label?: string | undefined
}

/** One line of a timeline, and what is to be said of it now. */
export type TimelineLane = {
  name: string
  about: string
  tone: 'person' | 'app' | 'server' | 'tokens'
  now: string
  spans: TimelineSpan[]
  marks: TimelineMark[]
}

/** Minutes and seconds, or seconds, or hours. */
export const formatLeft = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  if (seconds >= 3_600) return `${Math.round(seconds / 3_600)} h`
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const kindOf = { active: 'live', expiring: 'warning', ended: 'over', reauthenticating: 'over' } as const

/** The application session, from what the engine told. */
export function appLane(name: string, events: readonly AuditEvent[], state: SessionState, now: number): TimelineLane {
  const spans: TimelineSpan[] = []
  const changes = events.filter((event) => event.type === 'statusChanged')
  for (const [at, change] of changes.entries()) {
    const kind = change.to in kindOf ? kindOf[change.to as keyof typeof kindOf] : null
    if (kind) spans.push({ from: change.at, to: changes[at + 1]?.at ?? now, kind })
  }
  const marks: TimelineMark[] = changes.flatMap(({ at, from, to }) => {
    if (to === 'expiring') return { at, kind: 'question', label: 'asked' }
    if (to === 'ended') return { at, kind: 'end', label: 'ended' }
    return to === 'signed-out' && from !== 'restoring' ? { at, kind: 'end', label: 'signed out' } : []
  })
  if (state.status !== 'active' && state.status !== 'expiring')
    return { ...app(name), now: saysOf(state), spans, marks }
  const { warnAt, deadlineAt } = state.deadlines
  spans.push({ from: now, to: Math.max(now, warnAt), kind: 'ahead' })
  spans.push({ from: Math.max(now, warnAt), to: deadlineAt, kind: 'ahead-warning' })
  if (now < warnAt) marks.push({ at: warnAt, kind: 'question', label: 'will ask' })
  marks.push({ at: deadlineAt, kind: 'end', label: 'will end' })
  return { ...app(name), now: `${formatLeft(deadlineAt - now)} left`, spans, marks }
}

const app = (name: string) => ({ name, about: 'application session', tone: 'app' }) as const

const saysOf = (state: SessionState) => {
  if (state.status === 'reauthenticating') return 'signing in'
  return state.status === 'signed-out' ? 'signed out' : state.status
}

/** Every touch that an engine took for activity. */
export const personLane = (name: string, events: readonly AuditEvent[], now: number): TimelineLane => {
  const marks = events
    .filter(({ type }) => type === 'activityReported')
    .map(({ at }) => ({ at, kind: 'activity' as const }))
  const latest = marks.at(-1)
  const away = latest ? now - latest.at : 0
  const here = away < 15_000 ? 'here' : `away for ${formatLeft(away)}`
  return { name, about: 'activity', tone: 'person', now: latest ? here : '', spans: [], marks }
}

/** How long each set of tokens was good for. */
export const tokensLane = (events: readonly AuditEvent[], now: number, lifetimeMs: number): TimelineLane => {
  const renewals = events.filter(({ type }) => type === 'tokensRenewed')
  const latest = renewals.at(-1)
  return {
    name: 'Tokens',
    about: 'renewed silently',
    tone: 'tokens',
    now: latest && latest.at + lifetimeMs > now ? `${formatLeft(latest.at + lifetimeMs - now)} left` : '',
    spans: renewals.map(({ at }, index) => ({
      from: at,
      to: Math.min(at + lifetimeMs, renewals[index + 1]?.at ?? Infinity),
      kind: 'tokens' as const,
    })),
    marks: [],
  }
}

/** Labels that would lie on each other are left out. */
const contactLabel = (at: number, begins: boolean, previous: TimelineMark | undefined) => {
  if (previous && at - previous.at < 100_000) return undefined
  return begins ? 'signed in' : 'extended'
}

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
    else marks.push({ at, kind: 'contact', label: contactLabel(at, begins, marks.at(-1)) })
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
