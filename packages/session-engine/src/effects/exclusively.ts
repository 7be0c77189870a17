import type { EffectContext } from './effectContext.ts'

/** A lock that nobody holds takes some ms to be granted, too. */
const noticedMs = 20

/**
 * Runs a task in one tab at a time. Waits `patienceMs` for another tab to finish; one that has not by then is frozen
 * or worse, and its lock is taken away, once.
 */
export async function exclusively<T>(
  { environment, agenda, clock, signal, audit, tokenClient }: EffectContext,
  name: 'contact' | 'ending',
  patienceMs: number,
  task: () => Promise<T>,
): Promise<T> {
  const lock = `stillhere:${tokenClient.key}:${name}`
  const impatient = new AbortController()
  let outcome: Promise<T> | undefined
  const startedAt = clock.now()
  const endsAt = startedAt + patienceMs
  const stopWaiting = agenda.add({ dueAt: () => (outcome ? null : endsAt), run: () => impatient.abort() })
  const begin = () => {
    stopWaiting()
    const waitedMs = clock.now() - startedAt
    if (waitedMs > noticedMs) audit({ type: 'lockWaited', name, waitedMs })
    outcome = task()
    return outcome
  }
  try {
    return await environment.tabLock.run(lock, { signal: AbortSignal.any([signal, impatient.signal]) }, begin)
  } catch (error) {
    if (outcome) return await outcome // whoever took the lock away has not undone what was begun
    if (signal.aborted) throw error
    audit({ type: 'lockStolen', name })
    return await environment.tabLock.run(lock, { signal, steal: true }, begin)
  } finally {
    stopWaiting()
  }
}
