/** Prefix of all entries of local storage that hold drafts. */
export const draftPrefix = 'stillhere:draft:'

type Area = 'localStorage' | 'sessionStorage'

/** Runs `access`; returns `otherwise` where the storage throws: private mode, quota, a sandboxed frame. */
const attempt = <T>(area: Area, access: (storage: Storage) => T, otherwise: T): T => {
  try {
    return access(globalThis[area])
  } catch {
    return otherwise
  }
}

/** Reads an entry of local storage. Never throws: returns `null` where the storage is unavailable. */
export const readEntry = (name: string): string | null =>
  attempt('localStorage', (storage) => storage.getItem(name), null)

/** Writes an entry of local storage, or removes it for `null`. Never throws. */
export const writeEntry = (name: string, text: string | null): void =>
  attempt(
    'localStorage',
    (storage) => (text === null ? storage.removeItem(name) : storage.setItem(name, text)),
    undefined,
  )

/** Removes the entries of local storage that begin with `prefix` and that `isOver` selects. Never throws. */
export const sweepEntries = (prefix: string, isOver: (name: string, text: string) => boolean): void =>
  attempt(
    'localStorage',
    (storage) => {
      for (const name of Object.keys(storage))
        if (name.startsWith(prefix) && isOver(name, storage.getItem(name) ?? '')) storage.removeItem(name)
    },
    undefined,
  )

/**
 * Calls `found` once if local storage holds an entry that begins with `prefix`, or when another tab writes one. Stops
 * when `signal` aborts.
 */
export function onceEntryExists(prefix: string, found: () => void, signal: AbortSignal): void {
  const isThere = (names: string[]) => names.some((name) => name.startsWith(prefix))
  if (attempt('localStorage', (storage) => isThere(Object.keys(storage)), false)) return found()
  const done = new AbortController()
  const onStorage = ({ key }: StorageEvent) => {
    if (key === null || !isThere([key])) return
    done.abort()
    found()
  }
  addEventListener('storage', onStorage, { signal: AbortSignal.any([done.signal, signal]) })
}

/** Reads JSON from session storage, which belongs to one tab. Returns `null` for nothing, other text, or no storage. */
export const readTabJson = (name: string): unknown =>
  attempt('sessionStorage', (storage): unknown => JSON.parse(storage.getItem(name) ?? 'null'), null)

/** Writes JSON to session storage, or removes the entry for `null`. Never throws. */
export const writeTabJson = (name: string, value: unknown): void =>
  attempt(
    'sessionStorage',
    (storage) => (value === null ? storage.removeItem(name) : storage.setItem(name, JSON.stringify(value))),
    undefined,
  )
