import type { SessionEngine } from '@stillhere/session-engine'

/** How many providers use an engine. */
const users = new WeakMap<SessionEngine, number>()

/**
 * Runs an engine until the last provider that uses it has gone for good. Strict mode takes a provider away and brings it
 * back at once: what is under way goes on.
 */
export function keepRunning(engine: SessionEngine): () => void {
  const count = (change: number) => users.set(engine, (users.get(engine) ?? 0) + change)
  count(1)
  engine.start()
  return () => {
    count(-1)
    queueMicrotask(() => users.get(engine) || engine.stop())
  }
}
