import { isSessionUsable } from '../state/sessionState.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'

type Lease = { reason: string; endsAt: number; reportedAt: number }

export type Leases = {
  /** Holds a lease until it is released, and at most `maxMs`. Allowed before the engine starts. */
  hold(reason: string, maxMs: number): () => void
  start: SessionEffect
}

/** Manages busy leases: reports activity at intervals while one is held, for example during a call. */
export function createLeases(
  { clock, policy, agenda, audit, getState }: EffectContext,
  report: (source: string) => void,
): Leases {
  const leases = new Set<Lease>()
  const everyMs = policy.extendAfterMs / 4
  const dueAt = (lease: Lease) => (lease.reportedAt + everyMs < lease.endsAt ? lease.reportedAt + everyMs : Infinity)

  return {
    hold(reason, maxMs) {
      const now = clock.now()
      const lease: Lease = { reason, endsAt: now + maxMs, reportedAt: now - everyMs }
      leases.add(lease)
      audit({ type: 'leaseHeld', reason })
      agenda.update()
      return () => {
        if (!leases.delete(lease)) return
        audit({ type: 'leaseReleased', reason })
        agenda.update()
      }
    },
    start: () =>
      agenda.add({
        dueAt() {
          const next = Math.min(...[...leases].map(dueAt))
          return isSessionUsable(getState()) && next < Infinity ? next : null
        },
        run(at) {
          for (const lease of leases) {
            if (dueAt(lease) > at) continue
            lease.reportedAt = at
            if (at < lease.endsAt) report(`lease:${lease.reason}`)
          }
        },
      }),
  }
}
