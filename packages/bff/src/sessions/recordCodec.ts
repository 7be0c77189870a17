import type { BffSettings } from '../bffOptions.ts'
import { hash, type Cipher } from '../crypto.ts'
import type { NewSession, SessionStore } from '../stores/sessionStore.ts'
import { isTombstone, readRecord, type RecordContent } from './recordReader.ts'
import { deadlinesOf, type SessionRecord } from './sessionRecord.ts'

/** Property by which sessions are found. `transaction` names the sign-in that created the session. */
export type SessionKey = 'sid' | 'sub' | 'transaction'

/** Decrypted content of a stored session and its version in the store. */
export type StoredContent = { content: RecordContent; version: number }

/** Reads and writes encrypted records. */
export type RecordCodec = {
  /** Returns the hash that a store indexes. */
  keyOf(by: SessionKey, value: string): string
  read(id: string): Promise<StoredContent | null>
  create(id: string, record: SessionRecord): Promise<void>
  write(id: string, version: number, content: RecordContent): Promise<boolean>
}

const tombstoneMs = 3_600_000

/** Version of the records that this backend writes. Increment it with a reader for the previous one in `readRecord`. */
const recordVersion = 1

/** Encrypts what a store keeps and derives its keys and its expiry. */
export function recordCodec(settings: BffSettings, store: SessionStore, cipher: Cipher): RecordCodec {
  const { now, issuer } = settings
  const keyOf = (by: SessionKey, value: string) => hash(`${by} ${issuer.href} ${value}`)
  const encode = async (id: string, content: RecordContent): Promise<NewSession> => {
    const value = await cipher.encrypt(`record ${id}`, content, recordVersion)
    if (isTombstone(content)) return { value, keys: [], expiresAt: now() + tombstoneMs }
    const { idleDeadlineAt, absoluteDeadlineAt } = deadlinesOf(content, settings)
    const { user, ssoSessionId, transaction } = content
    const keys = [keyOf('sub', user.sub)]
    if (ssoSessionId !== undefined) keys.push(keyOf('sid', ssoSessionId))
    if (transaction !== undefined) keys.push(keyOf('transaction', transaction))
    // kept past its deadline as long as a tombstone, because an extension may be in flight
    const expiresAt = Math.min(idleDeadlineAt, absoluteDeadlineAt ?? Infinity) + tombstoneMs
    return { value, keys, expiresAt }
  }
  return {
    keyOf,
    async read(id) {
      const stored = await store.get(id)
      const content = stored && readRecord(await cipher.decrypt(`record ${id}`, stored.value))
      return content && { content, version: stored.version }
    },
    create: async (id, record) => store.create(id, await encode(id, record)),
    write: async (id, version, content) => store.replace(id, version, await encode(id, content)),
  }
}
