import {
  isSessionUsable,
  type SessionEngine,
  type SessionPolicy,
  type SessionState,
  type SessionStatus,
} from '@stillhere/session-engine'
import { withoutContent, type DeadlinesMoved, type SessionFact } from './SessionFact.ts'
import { remember, statusAtEnd, type SessionHistory } from './SessionHistory.ts'

/** Options of {@link recordSession}. */
export type RecordSessionOptions = {
  /** Maximum number of facts. The oldest are dropped first. Default: 1,000. */
  limit?: number
}

/** A record for bug reports: facts, policy and capabilities of the token client. Contains nothing personal. */
export type SessionRecord = {
  version: 1
  /** Key of the token client: issuer and client id. */
  key: string
  /** When the record was created, epoch ms by the engine's clock. */
  at: number
  status: SessionStatus
  policy: SessionPolicy
  capabilities: SessionEngine['capabilities']
  begin: SessionHistory['begin']
  facts: readonly SessionFact[]
}

/** A recording of an engine. `stop()` ends it and keeps what was recorded. */
export interface SessionRecording {
  readonly engine: SessionEngine
  /** Returns the history: a new object after each change. */
  getHistory(): SessionHistory
  subscribe(listener: () => void): () => void
  /** Called by `JSON.stringify(recording)`. */
  toJSON(): SessionRecord
  stop(): void
}

/**
 * Records the events of an engine and the changes of its deadlines. Adds one listener to its store and one to its events.
 * Contacts no server and is never activity. Call it before `engine.start()` to record everything.
 *
 * @example
 * const recording = recordSession(engine)
 * await navigator.clipboard.writeText(JSON.stringify(recording))
 */
export function recordSession(engine: SessionEngine, options: RecordSessionOptions = {}): SessionRecording {
  const { limit = 1_000 } = options
  const listeners = new Set<() => void>()
  const state = engine.store.getState()
  const moved = deadlinesMoved(state, engine.now())
  let history: SessionHistory = {
    begin: { at: engine.now(), status: state.status },
    facts: moved ? [moved] : [],
  }
  const add = (fact: SessionFact) => {
    history = remember(history, fact, limit)
    for (const listener of listeners) listener()
  }
  const stops = [
    engine.store.subscribe((now, before) => {
      const at = engine.now()
      const { generation, connection } = now
      if (connection !== before.connection) add({ type: 'connectionChanged', at, generation, connection })
      const fact = deadlinesMoved(now, at)
      if (fact && !isSame(fact, deadlinesMoved(before, at))) add(fact)
    }),
    engine.onEvent((event) => add(withoutContent(event))),
  ]
  return {
    engine,
    getHistory: () => history,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    toJSON: () => ({
      version: 1,
      key: engine.key,
      at: engine.now(),
      status: statusAtEnd(history),
      policy: engine.policy,
      capabilities: engine.capabilities,
      ...history,
    }),
    stop() {
      for (const stop of stops.splice(0)) stop()
    },
  }
}

function deadlinesMoved(state: SessionState, at: number): DeadlinesMoved | null {
  if (!isSessionUsable(state)) return null
  const { generation, deadlines, lastActivityAt, lastContactAt, renewedAt, authentication } = state
  const tokensExpireAt = authentication.accessTokenExpiresAt ?? authentication.idTokenExpiresAt ?? null
  return { type: 'deadlinesMoved', at, generation, deadlines, lastActivityAt, lastContactAt, renewedAt, tokensExpireAt }
}

const isSame = (one: DeadlinesMoved, other: DeadlinesMoved | null) => JSON.stringify(one) === JSON.stringify(other)
