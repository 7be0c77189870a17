import { hasSignedOut, type SessionEngine } from '@stillhere/session-engine'
import { readEntry, sweepEntries, writeEntry } from '../dom/webStorage.ts'
import { selectOwner } from '../identity.ts'
import { ignoreRejection } from '../ignoreRejection.ts'
import { draftName, draftsOf, formatRecord, longestAgeMs, parseRecord } from './draftRecord.ts'

export type DraftOptions = {
  /** Stores the draft encrypted, or not at all where the browser has no Web Crypto. Default: false. */
  sensitive?: boolean
  /** How long the draft is kept after the last change, in ms. Default and maximum: 20 h. */
  maxAgeMs?: number
}

export type StoredDraft = { text: string; savedAt: number }

/** Stores one draft per user in local storage. */
export type DraftStorage = {
  /** Saves the text; `null` removes the draft. */
  save(owner: string, text: string | null): void
  /** Loads the draft, synchronously unless it has to be decrypted. */
  load(owner: string): StoredDraft | null | Promise<StoredDraft | null>
}

/** Marks encrypted text. JSON never begins like this. */
const encryptedMark = 'sealed:'

// lazy-loaded: only sensitive drafts need it
const encryption = () => import('./draftEncryption.ts')

export function createDraftStorage(engine: SessionEngine, key: string, options: DraftOptions): DraftStorage {
  const { sensitive = false, maxAgeMs = longestAgeMs } = options
  /** The newest save. A slower encryption of an older text must not overwrite it. */
  let latest = {}
  const context = (owner: string, savedAt: number) => JSON.stringify([engine.key, owner, key, savedAt])

  return {
    save(owner, text) {
      const name = draftName(engine.key, owner, key)
      const savedAt = engine.now()
      const own = (latest = {})
      if (text === null) return writeEntry(name, null)
      if (!sensitive) return writeEntry(name, formatRecord(name, savedAt, maxAgeMs, text))
      let isWanted = true
      const stop = engine.store.subscribe((state) => {
        if (selectOwner(state) !== owner) isWanted = false
      })
      const write = (encrypted: string) =>
        latest === own && isWanted && writeEntry(name, formatRecord(name, savedAt, maxAgeMs, encryptedMark + encrypted))
      ignoreRejection(
        encryption()
          .then(({ encryptText }) => encryptText(engine.key, context(owner, savedAt), text))
          .then(write)
          .finally(stop),
      )
    },
    load(owner) {
      const name = draftName(engine.key, owner, key)
      const record = parseRecord(name, readEntry(name) ?? '', engine.now())
      if (!record) return null
      const { savedAt, body } = record
      const isEncrypted = body.startsWith(encryptedMark)
      // saved by a version of the app in which the draft was not sensitive
      if (sensitive && !isEncrypted) writeEntry(name, null)
      if (isEncrypted !== sensitive) return null
      if (!sensitive) return { text: body, savedAt }
      return encryption()
        .then(({ decryptText }) => decryptText(engine.key, context(owner, savedAt), body.slice(encryptedMark.length)))
        .then(
          (text) => ({ text, savedAt }),
          () => null,
        )
    },
  }
}

/**
 * Removes expired drafts, and on a sign-out all drafts of that user, also those of other pages. The removal is
 * synchronous, because a sign-out may leave the page. Stops when `signal` aborts.
 */
export function tidyDrafts(engine: SessionEngine, signal: AbortSignal): void {
  if (signal.aborted) return
  sweepEntries(draftsOf(engine.key), (name, text) => !parseRecord(name, text, engine.now()))
  const stop = engine.store.subscribe((state, previous) => {
    const owner = selectOwner(previous)
    if (owner !== null && hasSignedOut(state)) sweepEntries(draftsOf(engine.key, owner), () => true)
  })
  signal.addEventListener('abort', stop)
}

const tidied = new WeakSet<SessionEngine>()

/** Calls {@link tidyDrafts} once per engine, also for drafts whose component has unmounted by the sign-out. */
export function ensureTidyDrafts(engine: SessionEngine): void {
  if (tidied.has(engine)) return
  tidied.add(engine)
  tidyDrafts(engine, new AbortController().signal)
}
