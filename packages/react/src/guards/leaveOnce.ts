import type { SessionEngine } from '@stillhere/session-engine'
import { noteRedirect } from '../dom/automaticRedirects.ts'
import { quietly } from '../quietly.ts'

const underWay = new WeakSet<SessionEngine>()

/**
 * Runs one command that may leave the page for the sign-in, however many guards ask for one; later ones are dropped
 * while it is under way. It is counted, so that a page which comes back without a session does not leave for ever.
 */
export function leaveOnce(engine: SessionEngine, command: () => Promise<unknown>): void {
  if (underWay.has(engine)) return
  underWay.add(engine)
  const takeBack = noteRedirect()
  quietly(
    command().finally(() => {
      takeBack()
      underWay.delete(engine)
    }),
  )
}
