import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { Scenario } from '../scenario.ts'
import type { ModelStore } from './modelStore.ts'
import type { JournalEntry } from './requestJournal.ts'
import type { UpstreamSessions } from './upstreamSessions.ts'

/**
 * `GET /status`: which SSO sessions there are and who has contacted this server. Looking extends nothing.
 * `GET /status?own` also says which of them is the asking browser's, and `upstream`: its session at the social provider,
 * which may well outlive ours.
 */
export function addStatusRoute(
  provider: Provider,
  store: ModelStore,
  upstreamSessions: UpstreamSessions,
  requests: readonly JournalEntry[],
  { origins }: Scenario,
): void {
  provider.use(async (ctx, next) => {
    if (ctx.path !== '/status') {
      await next()
      return
    }
    const origin = ctx.get('origin')
    ctx.vary('origin')
    if ([origins.shop, origins.account, origins.partner].includes(origin)) {
      ctx.set('access-control-allow-origin', origin)
      ctx.set('access-control-allow-credentials', 'true')
    }
    ctx.set('cache-control', 'no-store')
    ctx.type = 'json'
    const own = 'own' in ctx.query && (await lookAtOwn(provider, store, upstreamSessions, ctx as KoaContextWithOIDC))
    ctx.body = JSON.stringify({ now: Date.now(), ...own, sessions: store.ssoSessions(), requests }, null, 2)
  })
}

const lookAtOwn = async (
  provider: Provider,
  store: ModelStore,
  upstreamSessions: UpstreamSessions,
  ctx: KoaContextWithOIDC,
) => {
  const { jti, uid } = await provider.Session.get(ctx)
  const own = store.ssoSession(jti)
  const record = (own && upstreamSessions.of(uid)) ?? upstreamSessions.ofBrowser(ctx, own?.user)
  return { own, upstream: await upstreamSessions.look(record) }
}
