/** Shared by the tabs of one origin. Never throws: a full or forbidden storage forgets, and the session goes on. */
export type KeyValueStorage = {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export const browserKeyValueStorage = (): KeyValueStorage => {
  const attempt = <T>(use: (storage: Storage) => T, otherwise: T): T => {
    try {
      return use(localStorage)
    } catch {
      return otherwise // private mode, quota, a sandboxed frame: the channel between tabs still works
    }
  }
  return {
    getItem: (key) => attempt((storage) => storage.getItem(key), null),
    setItem: (key, value) => attempt((storage) => storage.setItem(key, value), undefined),
    removeItem: (key) => attempt((storage) => storage.removeItem(key), undefined),
  }
}
