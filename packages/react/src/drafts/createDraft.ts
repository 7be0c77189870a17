// oxlint-disable max-lines-per-function -- one value, and all that may happen to it
import { hasSignedOut, isSessionUsable, type SessionEngine } from '@stillhere/session-engine'
import { afterDelay } from '../dom/afterDelay.ts'
import { onPageHidden } from '../dom/onPageHidden.ts'
import { draftShelf, type DraftOptions, type FoundDraft } from './draftShelf.ts'
import { countDraft } from './hasDrafts.ts'
import { hasShapeOf } from './hasShapeOf.ts'
import { ownerOf } from './ownerOf.ts'

/** What `useDraft` returns. */
export type DraftResult<T> = readonly [
  value: T,
  setValue: (next: T | ((previous: T) => T)) => void,
  draft: {
    /** When what was restored had been saved, epoch ms; `null` where nothing was. */
    restoredAt: number | null
    /** Back to the initial value, and nothing is kept. Call it after a successful submit. */
    discard(): void
  },
]

/** One draft of one component, in the shape that `useSyncExternalStore` takes. Does nothing until it is subscribed to. */
export type Draft<T> = {
  subscribe(listener: () => void): () => void
  getSnapshot(): DraftResult<T>
  getServerSnapshot(): DraftResult<T>
}

/** After a change, so that a crash costs little. */
const soonMs = 500

/** `presumed`: whom a server took for signed in. Until it is known who is there, what is typed is theirs or nobody's. */
export function createDraft<T>(
  engine: SessionEngine,
  key: string,
  initial: T,
  options: DraftOptions,
  presumed: string | null = null,
): Draft<T> {
  const shelf = draftShelf(engine, key, options)
  const listeners = new Set<() => void>()
  const initialText = textOf(initial)
  /** Whose the value is; a guest's has no owner and is never stored. */
  let owner: string | null = null
  let isPresumed = presumed !== null
  let isTyped = false
  let isUnsaved = false
  let cancelSave = () => {}
  /** A search that something has overtaken finds nothing. */
  let search = {}

  const save = () => {
    cancelSave()
    if (!isUnsaved || owner === null) return
    isUnsaved = false
    const text = textOf(snapshot[0])
    shelf.put(owner, text === initialText ? null : text)
  }
  const forget = () => {
    cancelSave()
    isTyped = isUnsaved = false
    search = {}
    snapshot = untouched
  }
  const restore = (found: FoundDraft | null) => {
    const value = found && !isTyped ? valueOf<T>(found.text, initial) : undefined
    if (found && value !== undefined) snapshot = [value, setValue, { restoredAt: found.savedAt, discard }]
  }
  const look = (person: string) => {
    const own = search
    const found = shelf.find(person)
    if (!(found && 'then' in found)) return restore(found)
    void found.then((late) => search === own && restore(late)).finally(tell)
  }
  /** Asked on every render too: in no frame does a value stand before another person than its owner. */
  const sync = () => {
    const state = engine.store.getState()
    const person = ownerOf(state)
    if (isPresumed && state.status !== 'restoring') {
      isPresumed = false
      if (person !== presumed) forget()
    }
    if (owner !== null && owner !== person) {
      if (hasSignedOut(state)) shelf.put(owner, null)
      else save()
      forget()
      owner = null
    }
    if (owner === null && person !== null && isSessionUsable(state)) {
      owner = person
      if (isTyped) save()
      else look(person)
    }
    return snapshot
  }
  const tell = () => listeners.forEach((listener) => listener())
  const setValue = (next: T | ((previous: T) => T)) => {
    const [before] = sync()
    // JSON holds no functions
    const value = typeof next === 'function' ? (next as (previous: T) => T)(before) : next
    isTyped = true
    if (Object.is(value, before)) return
    if (!isUnsaved) cancelSave = afterDelay(soonMs, save)
    isUnsaved = true
    snapshot = [value, setValue, snapshot[2]]
    tell()
  }
  const discard = () => {
    sync()
    forget()
    if (owner !== null) shelf.put(owner, null)
    tell()
  }
  const untouched: DraftResult<T> = [initial, setValue, { restoredAt: null, discard }]
  let snapshot = untouched

  return {
    getSnapshot: sync,
    getServerSnapshot: () => untouched,
    subscribe(listener) {
      const saveNow = () => (sync(), save())
      listeners.add(listener)
      const stops = [
        countDraft(engine, () => textOf(sync()[0]) !== initialText),
        onPageHidden(saveNow),
        engine.store.subscribe(({ status }, previous) => {
          sync()
          // the warning, the end, a sign-in that may leave the page
          if (status !== previous.status && status !== 'active') save()
          listener()
        }),
      ]
      return () => {
        for (const stop of stops) stop()
        listeners.delete(listener)
        saveNow()
      }
    },
  }
}

/** `null`: nothing that could be kept. */
const textOf = (value: unknown): string | null => {
  try {
    return JSON.stringify(value) ?? null
  } catch {
    return null // a circle
  }
}

/** `undefined`: something else has been stored there. */
const valueOf = <T>(text: string, initial: T): T | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return hasShapeOf(value, initial) ? (value as T) : undefined
  } catch {
    return undefined
  }
}
