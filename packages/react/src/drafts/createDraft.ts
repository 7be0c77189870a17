// oxlint-disable max-lines-per-function -- one value with all its transitions
import { hasSignedOut, isSessionUsable, type SessionEngine } from '@stillhere/session-engine'
import { afterDelay, onPageHidden } from '../dom/pageLifecycle.ts'
import { selectOwner } from '../identity.ts'
import { createDraftStorage, ensureTidyDrafts, type DraftOptions, type StoredDraft } from './draftStorage.ts'
import { parseDraft, serializeDraft } from './draftValue.ts'
import { registerDraft } from './mountedDrafts.ts'

/** What `useDraft` returns. */
export type DraftResult<T> = readonly [
  value: T,
  setValue: (next: T | ((previous: T) => T)) => void,
  draft: {
    /** When the restored value was saved, in epoch ms; `null` if nothing was restored. */
    restoredAt: number | null
    /** Resets to the initial value and deletes what is stored. Call it after a successful submit. */
    discard(): void
  },
]

/** One draft of one component, in the shape that `useSyncExternalStore` takes. Does nothing before `subscribe`. */
export type Draft<T> = {
  subscribe(listener: () => void): () => void
  getSnapshot(): DraftResult<T>
  getServerSnapshot(): DraftResult<T>
}

/** Delay of a save after a change, so that a crash loses little. */
const saveDelayMs = 500

/**
 * Creates a draft. `presumed` is the user that the server has rendered the page for: until the session is restored,
 * what is typed belongs to that user or is discarded.
 */
export function createDraft<T>(
  engine: SessionEngine,
  key: string,
  initial: T,
  options: DraftOptions,
  presumed: string | null = null,
): Draft<T> {
  const storage = createDraftStorage(engine, key, options)
  const listeners = new Set<() => void>()
  const initialText = serializeDraft(initial)
  /** Key of the user who owns the value. A guest's value has no owner and is never stored. */
  let owner: string | null = null
  let isPresumed = presumed !== null
  let isTyped = false
  let isUnsaved = false
  let cancelSave = () => {}
  /** Identifies the current load. A load that is no longer current is ignored. */
  let currentLoad = {}

  const save = () => {
    cancelSave()
    if (!isUnsaved || owner === null) return
    isUnsaved = false
    const text = serializeDraft(snapshot[0])
    storage.save(owner, text === initialText ? null : text)
  }
  const forget = () => {
    cancelSave()
    isTyped = isUnsaved = false
    currentLoad = {}
    snapshot = untouched
  }
  const restore = (found: StoredDraft | null) => {
    const value = found && !isTyped ? parseDraft<T>(found.text, initial) : undefined
    if (found && value !== undefined) snapshot = [value, setValue, { restoredAt: found.savedAt, discard }]
  }
  const load = (user: string) => {
    const own = currentLoad
    const found = storage.load(user)
    if (!(found && 'then' in found)) return restore(found)
    void found.then((late) => currentLoad === own && restore(late)).finally(notify)
  }
  /** Runs on every render too, so that no frame shows a value to another user than its owner. */
  const sync = () => {
    const state = engine.store.getState()
    const user = selectOwner(state)
    if (isPresumed && state.status !== 'restoring') {
      isPresumed = false
      if (user !== presumed) forget()
    }
    if (owner !== null && owner !== user) {
      if (hasSignedOut(state)) storage.save(owner, null)
      else save()
      forget()
      owner = null
    }
    if (owner === null && user !== null && isSessionUsable(state)) {
      owner = user
      if (isTyped) save()
      else load(user)
    }
    return snapshot
  }
  const notify = () => listeners.forEach((listener) => listener())
  const setValue = (next: T | ((previous: T) => T)) => {
    const [before] = sync()
    // a draft's value is never a function, because JSON holds none
    const value = typeof next === 'function' ? (next as (previous: T) => T)(before) : next
    isTyped = true
    if (Object.is(value, before)) return
    if (!isUnsaved) cancelSave = afterDelay(saveDelayMs, save)
    isUnsaved = true
    snapshot = [value, setValue, snapshot[2]]
    notify()
  }
  const discard = () => {
    sync()
    forget()
    if (owner !== null) storage.save(owner, null)
    notify()
  }
  const untouched: DraftResult<T> = [initial, setValue, { restoredAt: null, discard }]
  let snapshot = untouched

  return {
    getSnapshot: sync,
    getServerSnapshot: () => untouched,
    subscribe(listener) {
      const saveNow = () => (sync(), save())
      listeners.add(listener)
      ensureTidyDrafts(engine)
      const stops = [
        registerDraft(engine, () => serializeDraft(sync()[0]) !== initialText),
        onPageHidden(saveNow),
        engine.store.subscribe(({ status }, previous) => {
          sync()
          // a warning, an end, or a sign-in that may leave the page
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
