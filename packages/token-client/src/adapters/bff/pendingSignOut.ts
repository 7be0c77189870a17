type Scope = 'application' | 'sso'

/**
 * A sign-out that may not have reached the backend, for all tabs and over reloads: the cookie is still there, and a user who
 * has signed out must not be signed in again.
 */
export type PendingSignOut = {
  /** `at`: when the person wanted it, epoch ms. */
  read(): { scope: Scope; at: number } | null
  note(scope: Scope): void
  done(scope: Scope): void
}

export function pendingSignOut(key: string): PendingSignOut {
  const name = `stillhere:sign-out:${key}`
  const attempt = <T>(use: () => T): T | null => {
    try {
      return use()
    } catch {
      return null // blocked: then nothing survives the page
    }
  }
  const read = () => {
    const [scope, at] = attempt(() => localStorage.getItem(name))?.split(' ') ?? []
    return scope ? { scope: scope as Scope, at: Number(at) } : null
  }
  const isForAll = () => read()?.scope === 'sso'
  return {
    read,
    // who wanted to be signed out everywhere still does
    note: (scope) => attempt(() => localStorage.setItem(name, `${isForAll() ? 'sso' : scope} ${Date.now()}`)),
    done: (scope) => attempt(() => (scope === 'sso' || !isForAll()) && localStorage.removeItem(name)),
  }
}
