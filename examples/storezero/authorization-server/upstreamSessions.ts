import type { KoaContextWithOIDC } from 'oidc-provider'
import { createExpiringMap } from '../expiringMap.ts'
import type { UpstreamSession, Upstream } from './upstream.ts'

/** What is kept of a sign-in by way of the social provider. */
type UpstreamRecord = { person: string; user: string; sid: string; idToken: string }

type Cookies = Pick<KoaContextWithOIDC, 'cookies'>

/** Which sessions at the social provider belong to which SSO sessions, and to which browsers, also when those have ended. */
export type UpstreamSessions = {
  /** The browser has come back as this person. @returns what {@link link} takes */
  remember(ctx: Cookies, record: UpstreamRecord): string
  /** Links a new SSO session of this person to this record, or to none. */
  link(sessionUid: string, person: string, id: string | undefined): void
  of(sessionUid: string): UpstreamRecord | undefined
  /** Returns the record of this browser and person. @param person whose SSO session the browser has, if any */
  ofBrowser(ctx: Cookies, person: string | undefined): UpstreamRecord | undefined
  look(record: UpstreamRecord | undefined): Promise<UpstreamSession | null>
}

const month = 30 * 24 * 3600 * 1000

export function createUpstreamSessions(upstream: Upstream): UpstreamSessions {
  const name = 'storezero_upstream'
  const options = { httpOnly: true, sameSite: 'lax', signed: true } as const
  const records = createExpiringMap<UpstreamRecord>(month)
  const links = createExpiringMap<UpstreamRecord>(month)
  return {
    remember(ctx, record) {
      const id = crypto.randomUUID()
      records.set(id, record)
      ctx.cookies.set(name, id, { ...options, maxAge: month })
      return id
    },
    link(sessionUid, person, id) {
      const record = (id && records.get(id)) || links.get(sessionUid)
      // a second step keeps the link; any other sign-in did not use the social provider
      if (record?.person === person) links.set(sessionUid, record)
      else links.delete(sessionUid)
    },
    of: (sessionUid) => links.get(sessionUid),
    ofBrowser(ctx, person) {
      const record = records.get(ctx.cookies.get(name, options) ?? '')
      return person === undefined || record?.person === person ? record : undefined
    },
    look: async (record) => (record ? upstream.look(record.sid) : null),
  }
}
