import { withTabLock } from '@stillhere/token-client'
import type { EffectContext } from './effectContext.ts'

/** A wait up to this many ms is not reported: a free lock also takes some time to be granted. */
const noticedMs = 20

/**
 * Runs a task in one tab at a time. A tab that holds the lock for longer than `patienceMs` is probably frozen, and loses
 * it. The wait is an item of the agenda, so that it survives sleep and sets no timer of its own.
 */
export function withEngineLock<T>(
  { environment, agenda, clock, signal, audit, tokenClient }: EffectContext,
  name: 'contact' | 'ending',
  patienceMs: number,
  task: () => Promise<T>,
): Promise<T> {
  const startedAt = clock.now()
  const options = {
    name: `stillhere:${tokenClient.key}:${name}`,
    signal,
    patienceMs,
    locks: environment.tabLock,
    setAlarm: (delayMs: number, ring: () => void) => {
      const endsAt = clock.now() + delayMs
      const cancel = agenda.add({
        dueAt: () => endsAt,
        run() {
          cancel()
          ring()
        },
      })
      return cancel
    },
    onSteal: () => audit({ type: 'lockStolen', name }),
  }
  return withTabLock(options, () => {
    const waitedMs = clock.now() - startedAt
    if (waitedMs > noticedMs) audit({ type: 'lockWaited', name, waitedMs })
    return task()
  })
}
