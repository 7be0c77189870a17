import type { LiveSession, SessionLook } from './sessionLook.ts'
import type { Happening } from './sessionStory.ts'

export type Seen = { look: SessionLook | null; story: readonly Happening[] }

const key = 'storezero.sessions'

/** A sign-in and a sign-out leave the page: what was seen before belongs to the same story. */
export function readStory(): Seen {
  try {
    return { look: null, story: [], ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Seen>) }
  } catch {
    return { look: null, story: [] }
  }
}

/** Without names: whoever comes next in this tab is not told who was here. */
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
    // a full or forbidden storage: the story begins anew
  }
}
