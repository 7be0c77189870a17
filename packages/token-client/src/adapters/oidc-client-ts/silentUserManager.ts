import type { UserManagerLike } from './userManager.ts'

const timeoutSeconds = 10

/**
 * Creates a second manager with the same settings that keeps its user in memory. A silent authentication of the first one
 * would store another user before anyone can compare, and does not tell that case from `login_required`.
 */
export function createSilentUserManager({ settings, constructor }: UserManagerLike & object): UserManagerLike {
  const Manager = constructor as new (settings: object) => UserManagerLike
  return new Manager({
    ...settings,
    userStore: createMemoryStore(),
    automaticSilentRenew: false,
    monitorSession: false,
    silentRequestTimeoutInSeconds: timeoutSeconds,
    requestTimeoutInSeconds: timeoutSeconds,
  })
}

/** A `StateStore` of the SDK. */
function createMemoryStore() {
  const items = new Map<string, string>()
  return {
    get: async (key: string) => items.get(key) ?? null,
    set: async (key: string, value: string) => void items.set(key, value),
    remove: async (key: string) => {
      const found = items.get(key) ?? null
      items.delete(key)
      return found
    },
    getAllKeys: async () => [...items.keys()],
  }
}
