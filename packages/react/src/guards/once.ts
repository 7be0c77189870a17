import type { SessionEngine } from '@stillhere/session-engine'
import { quietly } from '../quietly.ts'

const underWay = new WeakSet<SessionEngine>()

/** Runs one such command at a time for an engine, however many guards ask. Later ones are dropped. */
export function once(engine: SessionEngine, command: () => Promise<unknown>): void {
  if (underWay.has(engine)) return
  underWay.add(engine)
  quietly(command().finally(() => underWay.delete(engine)))
}
