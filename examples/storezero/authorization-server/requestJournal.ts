import type { KoaContextWithOIDC, Provider } from 'oidc-provider'

/** One contact with the authorization server. `at` is epoch ms; `outcome` is `ok`, `interaction` or an OAuth error code. */
export type JournalEntry = {
  at: number
  endpoint: string
  clientId: string | null
  prompt?: string
  grantType?: string
  outcome: string
}

const limit = 1000

const endpoints: Record<string, string> = {
  authorization: 'authorize',
  resume: 'resume',
  token: 'token',
  end_session: 'end-session',
  end_session_confirm: 'end-session-confirm',
  userinfo: 'userinfo',
  revocation: 'revocation',
  pushed_authorization_request: 'pushed-authorization-request',
  discovery: 'discovery',
  jwks: 'jwks',
}

/** Writes down who contacted the authorization server for what and how it went: what the demo shows and the tests count. */
export function keepJournal(provider: Provider): readonly JournalEntry[] {
  const entries: JournalEntry[] = []
  const outcomes = new WeakMap<object, string>()
  const note = (outcome: string) => (ctx: KoaContextWithOIDC) => void outcomes.set(ctx.req, outcome)
  const noteError = (ctx: KoaContextWithOIDC, error: Error & { error?: string }) =>
    void outcomes.set(ctx.req, error.error ?? 'server_error')
  provider.on('interaction.started', note('interaction'))
  provider.on('authorization.error', noteError)
  provider.on('grant.error', noteError)
  provider.on('end_session.error', noteError)
  provider.on('server_error', noteError)

  provider.use(async (ctx, next) => {
    const at = Date.now()
    await next()
    const { oidc } = ctx as KoaContextWithOIDC
    const endpoint = endpoints[oidc?.route ?? '']
    if (!endpoint || ctx.method === 'OPTIONS') return
    const { prompt, grant_type: grantType, client_id: clientId } = { ...oidc.body, ...oidc.params }
    entries.push({
      at,
      endpoint,
      clientId: oidc.client?.clientId ?? (typeof clientId === 'string' ? clientId : null),
      ...(typeof prompt === 'string' && { prompt }),
      ...(typeof grantType === 'string' && { grantType }),
      outcome: outcomes.get(ctx.req) ?? (ctx.status < 400 ? 'ok' : `http_${ctx.status}`),
    })
    if (entries.length > limit) entries.splice(0, entries.length - limit)
  })
  return entries
}
