/** A map that forgets each entry after a while. */
export type ExpiringMap<Value> = {
  set(key: string, value: Value): void
  get(key: string): Value | undefined
  has(key: string): boolean
  /** Gives the value and forgets it: for what may be used once. */
  take(key: string): Value | undefined
  delete(key: string): void
  values(): Value[]
}

/** @param lifetimeMs counted from when an entry was set */
export function createExpiringMap<Value>(lifetimeMs: number): ExpiringMap<Value> {
  const entries = new Map<string, { value: Value; expiresAt: number }>()
  const isAlive = ({ expiresAt }: { expiresAt: number }) => expiresAt > Date.now()
  const get = (key: string) => {
    const entry = entries.get(key)
    return entry && isAlive(entry) ? entry.value : undefined
  }
  return {
    get,
    has: (key) => get(key) !== undefined,
    set(key, value) {
      for (const [old, entry] of entries) if (!isAlive(entry)) entries.delete(old)
      entries.set(key, { value, expiresAt: Date.now() + lifetimeMs })
    },
    take(key) {
      const value = get(key)
      entries.delete(key)
      return value
    },
    delete: (key) => void entries.delete(key),
    values: () => [...entries.values()].filter(isAlive).map(({ value }) => value),
  }
}
