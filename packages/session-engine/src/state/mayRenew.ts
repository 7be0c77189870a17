import type { SessionPolicy } from './sessionPolicy.ts'
import type { SessionFacts } from './sessionState.ts'

/** Whether tokens may be renewed now although perhaps nobody is there. One that extends is bounded like an extension. */
export function mayRenew(
  facts: Pick<SessionFacts, 'lastActivityAt' | 'renewedAt'>,
  policy: Pick<SessionPolicy, 'unattended' | 'extendAfterMs'>,
  renewalExtendsSession: boolean,
  now: number,
): boolean {
  if (policy.unattended === 'renew') return true
  if (policy.unattended === 'pause') return facts.lastActivityAt > facts.renewedAt
  return !renewalExtendsSession || now <= facts.lastActivityAt + policy.extendAfterMs
}
