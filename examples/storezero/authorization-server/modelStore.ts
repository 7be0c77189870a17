import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Scenario } from '../scenario.ts'

type Entry = { payload: AdapterPayload; expiresAt: number }

/** An SSO session as `GET /status` shows it. Instants in epoch ms. */
type SsoSession = { user: string; idleExpiresAt: number; absoluteExpiresAt: number | null }

/** An SSO session as an operator sees it. */
export type SsoSessionDetails = SsoSession & {
  uid: string
  /** What the browser's cookie says. */
  id: string
  /** When the person last proved who they are, epoch ms. */
  since: number
  acr: string
  amr: readonly string[]
  /** The session's name at each client that takes part in it. */
  sids: Record<string, string>
}

/** Everything that the authorization server remembers, in memory: oidc-provider's own store forgets beyond 1000 entries. */
export type ModelStore = {
  adapter(model: string): Adapter
  ssoSessions(): SsoSession[]
  /** The one that a browser's cookie stands for. */
  ssoSession(id: string): SsoSession | null
  ssoSessionDetails(): SsoSessionDetails[]
  /** By its name at one of its clients. */
  ssoSessionBySid(sid: string): SsoSession | null
  /** Ends the SSO sessions of one person or of all, as a changed password would. */
  endSsoSessions(user?: string): number
  /** Forgets what has expired. */
  sweep(): void
}

/** @param durations whose SSO session timeouts this store enforces to the millisecond; oidc-provider counts whole seconds */
export function createModelStore(durations: Pick<Scenario, 'idleSeconds' | 'absoluteSeconds'>): ModelStore {
  const models = new Map<string, Map<string, Entry>>()
  const entriesOf = (model: string) => {
    const entries = models.get(model) ?? new Map<string, Entry>()
    models.set(model, entries)
    return entries
  }
  const absoluteExpiry = ({ loginTs }: AdapterPayload) =>
    loginTs && durations.absoluteSeconds ? (loginTs + durations.absoluteSeconds) * 1000 : null
  const expiry = (model: string, payload: AdapterPayload, expiresIn: number) =>
    model === 'Session' && payload.accountId
      ? Math.min(Date.now() + durations.idleSeconds * 1000, absoluteExpiry(payload) ?? Infinity)
      : Date.now() + expiresIn * 1000
  const adapter = (model: string): Adapter =>
    createAdapter(entriesOf(model), (payload, expiresIn) => expiry(model, payload, expiresIn))

  const signedIn = () => [...entriesOf('Session')].filter(([, entry]) => isAlive(entry) && entry.payload.accountId)
  const describe = ({ payload, expiresAt }: Entry): SsoSession => ({
    user: payload.accountId ?? '',
    idleExpiresAt: expiresAt,
    absoluteExpiresAt: absoluteExpiry(payload),
  })
  return {
    adapter,
    ssoSessions: () => signedIn().map(([, entry]) => describe(entry)),
    ssoSession(id) {
      const entry = signedIn().find(([known]) => known === id)?.[1]
      return entry ? describe(entry) : null
    },
    ssoSessionDetails: () => signedIn().map(([id, entry]) => ({ id, ...describe(entry), ...detail(entry.payload) })),
    ssoSessionBySid(sid) {
      const entry = signedIn().find(([, { payload }]) => Object.values(sidsOf(payload)).includes(sid))?.[1]
      return entry ? describe(entry) : null
    },
    endSsoSessions(user) {
      const ending = signedIn().filter(([, { payload }]) => user === undefined || payload.accountId === user)
      for (const [id] of ending) entriesOf('Session').delete(id)
      return ending.length
    },
    sweep() {
      for (const entries of models.values()) for (const [id, entry] of entries) if (!isAlive(entry)) entries.delete(id)
    },
  }
}

const detail = (payload: AdapterPayload) => ({
  uid: payload.uid ?? '',
  since: (payload.loginTs ?? 0) * 1000,
  acr: payload.acr ?? '',
  amr: payload.amr ?? [],
  sids: sidsOf(payload),
})

const sidsOf = ({ authorizations = {} }: AdapterPayload): Record<string, string> =>
  Object.fromEntries(Object.entries(authorizations).flatMap(([client, { sid }]) => (sid ? [[client, sid]] : [])))

const isAlive = (entry: Entry | undefined): entry is Entry => entry !== undefined && entry.expiresAt > Date.now()

function createAdapter(
  entries: Map<string, Entry>,
  expiry: (payload: AdapterPayload, expiresIn: number) => number,
): Adapter {
  const find = async (id: string) => {
    const entry = entries.get(id)
    return isAlive(entry) ? entry.payload : undefined
  }
  const findWhere = async (matches: (payload: AdapterPayload) => boolean) =>
    [...entries.values()].find((entry) => isAlive(entry) && matches(entry.payload))?.payload
  return {
    find,
    findByUid: (uid) => findWhere((payload) => payload.uid === uid),
    findByUserCode: (userCode) => findWhere((payload) => payload.userCode === userCode),
    async upsert(id, payload, expiresIn = Infinity) {
      entries.set(id, { payload, expiresAt: expiry(payload, expiresIn) })
    },
    async consume(id) {
      const payload = await find(id)
      if (payload) payload.consumed = Math.floor(Date.now() / 1000)
    },
    async destroy(id) {
      entries.delete(id)
    },
    async revokeByGrantId(grantId) {
      for (const [id, { payload }] of entries) if (payload.grantId === grantId) entries.delete(id)
    },
  }
}
