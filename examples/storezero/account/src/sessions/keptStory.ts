import type { LiveSession, SessionLook } from './sessionLook.ts'
import type { Happening } from './sessionStory.ts'

export type Seen = { look: SessionLook | null; story: readonly Happening[] }

const key = 'storezero.sessions'

/** Keeps the events over the redirects of a sign-in and a sign-out. */
export function readStory(): Seen {
  try {
    return { look: null, story: [], ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Seen>) }
  } catch {
    return { look: null, story: [] }
  }
}

/** Stores events without names, so that the next user of this tab does not see them. */
export function keepStory({ look, story }: Seen): void {
  const nameless = (session: LiveSession | null) => session && { ...session, user: null }
  const kept = look && {
    ...look,
    sessions: {
      application: nameless(look.sessions.application),
      sso: nameless(look.sessions.sso),
      upstream: nameless(look.sessions.upstream),
    },
  }
  try {
    sessionStorage.setItem(key, JSON.stringify({ look: kept, story }))
  } catch {
    // storage is full or blocked: the list starts empty
  }
}
