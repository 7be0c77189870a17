import type { SignInOptions } from '../../tokenClient.ts'

/** A sign-in for which the page has left. The backend returns nothing of it, so the tab remembers it. */
export type PendingSignIn = { appState?: unknown; subject?: string | undefined; returnTo: string; startedAt: number }

const lifetimeMs = 3_600_000
const nameOf = (key: string) => `stillhere http-session ${key}`

/** Stores the sign-in in this tab's session storage. Without storage it is forgotten. */
export function storePendingSignIn(key: string, { appState, subject }: SignInOptions, returnTo: string): void {
  const pending: PendingSignIn = { appState, subject, returnTo, startedAt: Date.now() }
  try {
    sessionStorage.setItem(nameOf(key), JSON.stringify(pending))
  } catch {
    // blocked: the user signs in and lands on the page that the backend chooses
  }
}

/** Returns the pending sign-in of this tab and forgets it. `null` after an hour. */
export function takePendingSignIn(key: string): PendingSignIn | null {
  try {
    const text = sessionStorage.getItem(nameOf(key))
    sessionStorage.removeItem(nameOf(key))
    const pending = JSON.parse(text ?? 'null') as PendingSignIn | null
    return pending && pending.startedAt > Date.now() - lifetimeMs ? pending : null
  } catch {
    return null
  }
}
