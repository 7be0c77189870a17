import { hasSignedOut, type SessionEngine } from '@stillhere/session-engine'
import { sweepDrafts } from '../dom/draftStorage.ts'
import { draftsOf, parseRecord } from './draftRecord.ts'
import { ownerOf } from './ownerOf.ts'

/**
 * Removes what is too old, whoever it belongs to, and on a sign-out all that belongs to that person: also what no
 * component on this page knows of. At once, since a sign-out may leave the page. Goes on until `signal` aborts.
 */
export function tidyDrafts(engine: SessionEngine, signal: AbortSignal): void {
  if (signal.aborted) return
  sweepDrafts(draftsOf(engine.key), (name, text) => !parseRecord(name, text, engine.now()))
  const stop = engine.store.subscribe((state, previous) => {
    const person = ownerOf(previous)
    if (person !== null && hasSignedOut(state)) sweepDrafts(draftsOf(engine.key, person), () => true)
  })
  signal.addEventListener('abort', stop)
}
