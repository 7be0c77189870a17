import type { EndReason } from '../bffEvent.ts'
import type { CachedToken } from './accessTokens.ts'
import type { SessionRecord } from './sessionRecord.ts'

/** What stays of an ended session for an hour. `replaced`: a new sign-in of the same browser ended it. */
export type Tombstone = { ended: EndReason | 'replaced'; idToken: string }

/** Content of a stored session. */
export type RecordContent = SessionRecord | Tombstone

export const isTombstone = (content: RecordContent): content is Tombstone => 'ended' in content

const endReasons = {
  'idle-timeout': true,
  'absolute-timeout': true,
  'signed-out-elsewhere': true,
  'renewal-rejected': true,
  revoked: true,
  'user-changed': true,
  replaced: true,
} satisfies Record<Tombstone['ended'], true>

type Unknown = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isInstant = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/** Members that every version of a record has. Without them it is unreadable. */
const required = {
  user: (value) => isObject(value) && typeof value['iss'] === 'string' && typeof value['sub'] === 'string',
  authenticatedAt: isInstant,
  contactedAt: isInstant,
} satisfies Partial<Record<keyof SessionRecord, (value: unknown) => boolean>>

/** Members that a version may lack. An invalid value counts as missing. */
const optional = {
  ssoSessionExpiresAt: isInstant,
  authenticationLevel: (value) => typeof value === 'string',
  authenticationMethods: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  ssoSessionId: (value) => typeof value === 'string',
  refreshToken: (value) => typeof value === 'string',
  transaction: (value) => typeof value === 'string',
} satisfies Partial<Record<keyof SessionRecord, (value: unknown) => boolean>>

function readTokens(value: unknown): Record<string, CachedToken> {
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, token]) => {
      if (!isObject(token) || typeof token['value'] !== 'string') return []
      const expiresAt = isInstant(token['expiresAt']) ? token['expiresAt'] : null
      const goodUntil = isInstant(token['goodUntil']) ? token['goodUntil'] : expiresAt
      return [[key, { ...token, value: token['value'], expiresAt, goodUntil }]]
    }),
  )
}

/**
 * Reads a record that this or another version of the backend has written. Missing members get defaults, members of later
 * versions are kept. Returns `null` if it is unreadable, which counts as no session.
 */
export function readRecord(content: unknown): RecordContent | null {
  if (!isObject(content)) return null
  const idToken = typeof content['idToken'] === 'string' ? content['idToken'] : ''
  if ('ended' in content) {
    const reason = String(content['ended'])
    // a later version may have other reasons; the page knows only these
    return {
      ended: Object.hasOwn(endReasons, reason) ? (reason as Tombstone['ended']) : 'signed-out-elsewhere',
      idToken,
    }
  }
  const isReadable = Object.entries(required).every(([name, check]) => check(content[name]))
  if (!isReadable) return null
  const invalid = Object.entries(optional).filter(([name, check]) => name in content && !check(content[name]))
  const { contactedAt, idTokenExpiresAt } = content
  return {
    ...Object.fromEntries(Object.entries(content).filter(([name]) => !invalid.some(([one]) => one === name))),
    idTokenExpiresAt: isInstant(idTokenExpiresAt) ? idTokenExpiresAt : contactedAt,
    idToken,
    accessTokens: readTokens(content['accessTokens']),
    silent: content['silent'] === true,
  } as SessionRecord
}

const knownMembers: ReadonlySet<string> = new Set([
  ...Object.keys(required),
  ...Object.keys(optional),
  'idTokenExpiresAt',
  'idToken',
  'accessTokens',
  'silent',
])

/** Returns the members of a record that a later version has written, so that an update keeps them. */
export const unknownMembers = (record: SessionRecord): Unknown =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !knownMembers.has(name)))
