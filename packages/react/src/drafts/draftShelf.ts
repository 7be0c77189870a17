import type { SessionEngine } from '@stillhere/session-engine'
import { readDraft, writeDraft } from '../dom/draftStorage.ts'
import { quietly } from '../quietly.ts'
import { draftName, formatRecord, longestAgeMs, parseRecord } from './draftRecord.ts'
import { ownerOf } from './ownerOf.ts'

export type DraftOptions = {
  /** Rests encrypted, or not at all where the browser cannot do that. Default: no. */
  sensitive?: boolean
  /** How long it is kept after the last change, in ms. Default, and at most: 20 h. */
  maxAgeMs?: number
}

export type FoundDraft = { text: string; savedAt: number }

/** Where one draft rests while no page holds it, for each person apart. */
export type DraftShelf = {
  /** `null` removes it. */
  put(owner: string, text: string | null): void
  /** At once, unless it has to be decrypted first. */
  find(owner: string): FoundDraft | null | Promise<FoundDraft | null>
}

/** JSON never begins so. */
const seal = 'sealed:'

// only sensitive drafts pay for it
const sealing = () => import('./sealedText.ts')

export function draftShelf(engine: SessionEngine, key: string, options: DraftOptions): DraftShelf {
  const { sensitive = false, maxAgeMs = longestAgeMs } = options
  /** The newest writing; one that takes longer comes too late. */
  let latest = {}
  const about = (owner: string, savedAt: number) => JSON.stringify([engine.key, owner, key, savedAt])

  return {
    put(owner, text) {
      const name = draftName(engine.key, owner, key)
      const savedAt = engine.now()
      const own = (latest = {})
      if (text === null) return writeDraft(name, null)
      if (!sensitive) return writeDraft(name, formatRecord(name, savedAt, maxAgeMs, text))
      let isWanted = true
      const stop = engine.store.subscribe((state) => {
        if (ownerOf(state) !== owner) isWanted = false
      })
      const write = (sealed: string) =>
        latest === own && isWanted && writeDraft(name, formatRecord(name, savedAt, maxAgeMs, seal + sealed))
      quietly(
        sealing()
          .then(({ sealText }) => sealText(engine.key, about(owner, savedAt), text))
          .then(write)
          .finally(stop),
      )
    },
    find(owner) {
      const name = draftName(engine.key, owner, key)
      const record = parseRecord(name, readDraft(name) ?? '', engine.now())
      if (!record) return null
      const { savedAt, body } = record
      const isSealed = body.startsWith(seal)
      // from when it was not sensitive yet
      if (sensitive && !isSealed) writeDraft(name, null)
      if (isSealed !== sensitive) return null
      if (!sensitive) return { text: body, savedAt }
      return sealing()
        .then(({ openText }) => openText(engine.key, about(owner, savedAt), body.slice(seal.length)))
        .then(
          (text) => ({ text, savedAt }),
          () => null,
        )
    },
  }
}
