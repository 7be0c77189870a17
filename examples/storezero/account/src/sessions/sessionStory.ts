import type { LiveSession, SessionLook, SessionName } from './sessionLook.ts'

/** An event of one of the three sessions, as a sentence. */
export type Happening = { at: number; session: SessionName; kind: 'began' | 'extended' | 'ended'; text: string }

/** Ms. A smaller change of a deadline is a measuring error. */
const noticeableMs = 250
/** Ms. The servers count in seconds, and looks are two seconds apart. */
const punctualMs = 1_500

/** Returns the events between two looks. */
export function sessionStory(before: SessionLook, after: SessionLook, upstreamName: string): Happening[] {
  const names: Record<SessionName, string> = {
    application: 'My Account',
    sso: 'Single sign-on',
    upstream: upstreamName,
  }
  const tell = (session: SessionName): Happening | null => {
    const [was, is] = [before.sessions[session], after.sessions[session]]
    const say = (kind: Happening['kind'], text: string): Happening => ({ at: after.at, session, kind, text })
    const name = names[session]
    if (is && (!was || (was.user ?? is.user) !== is.user))
      return say('began', `${name} began: ${was ? 'somebody else is signed in' : 'somebody signed in'}.`)
    if (was && is)
      return is.deadlineAt - was.deadlineAt > noticeableMs
        ? say('extended', `${name} extended${byWhom(session, after)}.`)
        : null
    if (was) return say('ended', `${name} ended: ${whyEnded(session, was, after)}.`)
    return null
  }
  return (['upstream', 'sso', 'application'] as const).map(tell).filter((one) => one !== null)
}

const apps: Record<string, string> = {
  account: 'My Account',
  shop: 'the shop',
  'shop-implicit': 'the shop',
  partner: 'the delivery partner',
}

const appOf = (clientId: string | null) => (clientId && apps[clientId]) ?? 'an app'

const byWhom = (session: SessionName, { requests }: SessionLook): string => {
  if (session === 'upstream') return ': somebody came by from Storezero'
  const contact = requests.findLast(
    ({ endpoint, outcome }) => /^(authorize|resume)$/.test(endpoint) && outcome === 'ok',
  )
  if (!contact) return ''
  return `: ${appOf(contact.clientId)} asked ${contact.prompt === 'none' ? 'without bothering anybody' : 'for a sign-in'}`
}

const reasons: Record<string, string> = {
  'idle-timeout': 'nobody was there for too long',
  'absolute-timeout': 'it had lasted as long as it may',
  'signed-out': 'you signed out here',
  'signed-out-elsewhere': 'single sign-on is over',
  'renewal-rejected': 'the authorization server gives no more tokens',
  revoked: 'it was revoked, for instance after a changed password',
  'user-changed': 'somebody else is signed in now',
}

const whyEnded = (session: SessionName, was: LiveSession, { at, applicationEnd, requests }: SessionLook): string => {
  if (session === 'application' && applicationEnd) return reasons[applicationEnd] ?? applicationEnd
  if (at >= was.endsAt - punctualMs) return 'nobody extended it in time'
  const signOut = requests.findLast(({ endpoint, outcome }) => endpoint.startsWith('end-session') && outcome === 'ok')
  if (signOut) return `somebody signed out of ${appOf(signOut.clientId)}`
  return session === 'application' ? 'this browser has let go of it' : 'its server ended it before its time'
}
