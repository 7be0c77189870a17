import type { EffectContext } from '../effects/effectContext.ts'

/** Waits, but not longer than until the network is back, the session is over or the engine stops. */
export function pause({ agenda, clock, onCommit, signal }: EffectContext, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const endsAt = clock.now() + ms
    const done = () => {
      stopAgenda()
      stopCommits()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const stopCommits = onCommit((state, previous) => {
      const isBack = previous.connection === 'offline' && state.connection !== 'offline'
      if (isBack || state.status !== previous.status) done()
    })
    const stopAgenda = agenda.add({ dueAt: () => endsAt, run: done })
    signal.addEventListener('abort', done)
  })
}
