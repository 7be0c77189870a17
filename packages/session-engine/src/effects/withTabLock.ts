import type { EffectContext } from './effectContext.ts'

/** A wait up to this many ms is not reported: a free lock also takes some time to be granted. */
const noticedMs = 20

/**
 * Runs a task while this tab holds a lock. Waits up to `patienceMs` for another tab. After that, the other tab is probably
 * frozen, and the lock is stolen, once.
 */
export async function withTabLock<T>(
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
    if (outcome) return await outcome // the lock was stolen from this tab, but its task goes on
    if (signal.aborted) throw error
    audit({ type: 'lockStolen', name })
    return await environment.tabLock.run(lock, { signal, steal: true }, begin)
  } finally {
    stopWaiting()
  }
}
