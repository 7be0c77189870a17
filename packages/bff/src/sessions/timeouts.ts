import type { EndReason } from '../bffEvent.ts'
import type { BffSettings } from '../bffOptions.ts'
import type { SessionStore } from '../stores/sessionStore.ts'
import type { EndSession } from './endSession.ts'
import { deadlinesOf } from './sessionRecord.ts'
import type { Session, Sessions } from './sessions.ts'

/** Records the end of sessions that time out, also of those that no browser asks for again. */
export type Timeouts = {
  /** Remembers the deadline of an active session of this process. */
  watch(session: Session): void
  /** Ends a session that is past a deadline, unless an extension is pending. */
  record(session: Session, reason: EndReason): Promise<void>
  /** Lets a pending extension complete after the deadline. */
  defer(id: string): Promise<void>
  /** Ends the watched sessions that are past a deadline, in the background. */
  sweep(): void
  /** Stops the timer. */
  stop(): void
}

export type TimeoutDependencies = {
  settings: BffSettings
  store: SessionStore
  sessions: Sessions
  endSession: EndSession
  runInBackground(work: Promise<unknown>): void
}

const sweepEveryMs = 10_000
const maxPerSweep = 50
/** An extension in a frame or a popup takes no longer. */
const extensionMs = 60_000

export function createTimeouts(dependencies: TimeoutDependencies): Timeouts {
  const { settings, store, sessions, endSession, runInBackground } = dependencies
  const { now } = settings
  const deadlines = new Map<string, number>()
  let sweptAt = -Infinity
  let timer: ReturnType<typeof setInterval> | undefined
  const nameOf = (id: string) => `extension ${id}`

  const record: Timeouts['record'] = async ({ id, version }, reason) => {
    const claim = await store.claim(nameOf(id), now() + extensionMs)
    if (claim === null) return
    deadlines.delete(id)
    try {
      await endSession(id, reason, { onlyVersion: version })
    } finally {
      await store.release(nameOf(id), claim).catch(() => undefined)
    }
  }
  const check = async (id: string) => {
    const lookup = await sessions.get(id)
    if (lookup.status === 'ended' && lookup.timedOut) await record(lookup.timedOut, lookup.reason)
    // an active session has been watched again by reading it
    else if (lookup.status !== 'active') deadlines.delete(id)
  }
  const sweep = () => {
    const at = now()
    if (at < sweptAt + sweepEveryMs) return
    sweptAt = at
    const due = [...deadlines].filter(([, deadlineAt]) => deadlineAt <= at).slice(0, maxPerSweep)
    for (const [id] of due) runInBackground(check(id))
  }
  return {
    watch({ id, record: content }) {
      const { idleDeadlineAt, absoluteDeadlineAt } = deadlinesOf(content, settings)
      deadlines.set(id, Math.min(idleDeadlineAt, absoluteDeadlineAt ?? Infinity))
      if (timer) return
      timer = setInterval(sweep, sweepEveryMs)
      // a timer must not keep the process alive
      if (typeof timer === 'object') timer.unref()
    },
    record,
    async defer(id) {
      await store.claim(nameOf(id), now() + extensionMs)
    },
    sweep,
    stop() {
      clearInterval(timer)
      timer = undefined
    },
  }
}
