const attempt = <T>(access: (storage: Storage) => T, otherwise: T): T => {
  try {
    return access(localStorage)
  } catch {
    return otherwise // private mode, quota, a sandboxed frame: what was typed stays in memory
  }
}

/** An entry of local storage, which outlives the page and is shared by its tabs. Never throws. */
export const readDraft = (name: string): string | null => attempt((storage) => storage.getItem(name), null)

/** `null` removes the entry. Never throws. */
export const writeDraft = (name: string, text: string | null): void =>
  attempt((storage) => (text === null ? storage.removeItem(name) : storage.setItem(name, text)), undefined)

/** Removes the entries whose names begin like this and that are over. Never throws. */
export const sweepDrafts = (prefix: string, isOver: (name: string, text: string) => boolean): void =>
  attempt((storage) => {
    for (const name of Object.keys(storage))
      if (name.startsWith(prefix) && isOver(name, storage.getItem(name) ?? '')) storage.removeItem(name)
  }, undefined)
