import type { UserClaims } from '@stillhere/token-client'
import { hasSignedOut, isSessionUsable, type SessionEndReason, type SessionState } from './sessionState.ts'

/** What the tabs of one app share: facts and a generation number, never a token. Instants are wall-clock epoch ms. */
export type SharedRecord = {
  generation: number
  subject: string
  lastActivityAt: number
  lastContactAt: number
  /** The user asked to stay, and the tab waits for the answer. */
  extending?: true
  /** Absent while the session is usable. */
  endReason?: SessionEndReason
}

/** Returns a text that identifies the user: issuer and subject (OIDC Core §5.7). */
export const subjectOf = (user: UserClaims): string => `${user.iss} ${user.sub}`
export const isSameSubject = (a: UserClaims, b: UserClaims): boolean => subjectOf(a) === subjectOf(b)

/** Returns what the other tabs need to know of this state, or `null` if it has no user. */
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

/** Parses an untrusted record: another version of the app, or the user, may have written anything. Returns `null` if invalid. */
export function parseSharedRecord(value: unknown): SharedRecord | null {
  if (typeof value !== 'object' || value === null) return null
  const { generation, subject, lastActivityAt, lastContactAt, endReason, extending } = value as Record<
    keyof SharedRecord,
    unknown
  >
  if (!isCount(generation) || typeof subject !== 'string' || !isInstant(lastActivityAt) || !isInstant(lastContactAt))
    return null
  return {
    generation,
    subject,
    lastActivityAt,
    lastContactAt,
    ...(extending === true ? { extending } : {}),
    ...(isEndReason(endReason) ? { endReason } : {}),
  }
}

/** Fractions are valid: a token client that uses the monotonic clock returns them. */
const isInstant = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const endReasons = {
  'idle-timeout': true,
  'absolute-timeout': true,
  'signed-out': true,
  'signed-out-elsewhere': true,
  'renewal-rejected': true,
  revoked: true,
  'user-changed': true,
} satisfies Record<SessionEndReason, true>

const isEndReason = (value: unknown): value is SessionEndReason =>
  typeof value === 'string' && Object.hasOwn(endReasons, value)
