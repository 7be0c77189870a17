import type { UserClaims } from '@stillhere/token-client'
import type { SessionEndReason, SessionState } from './sessionState.ts'
import { hasSignedOut, isSessionUsable } from './selectors.ts'

/** What the tabs of one app tell each other: facts and a generation number, never a token. Instants are wall-clock epoch ms. */
export type SharedRecord = {
  generation: number
  subject: string
  lastActivityAt: number
  lastContactAt: number
  /** The person has asked to stay, and waits for the answer. */
  extending?: true
  /** Absent while the session lives. */
  endReason?: SessionEndReason
}

export const subjectOf = (user: UserClaims): string => `${user.iss} ${user.sub}`
export const isSameSubject = (a: UserClaims, b: UserClaims): boolean => subjectOf(a) === subjectOf(b)

/** What this state has to tell, or `null` where it knows of nobody. */
export function toSharedRecord(state: SessionState): SharedRecord | null {
  if (!('user' in state)) return null
  const { generation, user, lastActivityAt, lastContactAt } = state
  return {
    generation,
    subject: subjectOf(user),
    lastActivityAt,
    lastContactAt,
    ...(state.status === 'expiring' && state.extending ? { extending: true } : {}),
    ...(isSessionUsable(state) || !state.reason
      ? {}
      : { endReason: hasSignedOut(state) ? 'signed-out' : state.reason }),
  }
}

/** Reads what another tab, another version of the app or a curious person has left: anything may be in it. */
export function parseSharedRecord(value: unknown): SharedRecord | null {
  if (typeof value !== 'object' || value === null) return null
  const { generation, subject, lastActivityAt, lastContactAt, endReason, extending } = value as Record<
    keyof SharedRecord,
    unknown
  >
  if (!isCount(generation) || typeof subject !== 'string' || !isInstant(lastActivityAt) || !isInstant(lastContactAt))
    return null
  const known = reasons.find((reason) => reason === endReason)
  return {
    generation,
    subject,
    lastActivityAt,
    lastContactAt,
    ...(extending === true ? { extending } : {}),
    ...(known ? { endReason: known } : {}),
  }
}

/** Not whole: a token client that reckons with the monotonic clock tells fractions. */
const isInstant = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const reasons: readonly SessionEndReason[] = [
  'idle-timeout',
  'absolute-timeout',
  'signed-out',
  'signed-out-elsewhere',
  'renewal-rejected',
  'revoked',
  'user-changed',
]
