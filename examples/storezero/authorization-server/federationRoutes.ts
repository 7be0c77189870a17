import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { startAgainPage } from './pages.ts'
import type { Upstream } from './upstream.ts'
import type { UpstreamSessions } from './upstreamSessions.ts'

/** What lies between the sign-in page and the social provider: the way back from there, and which session it belongs to. */
export function addFederationRoutes(
  provider: Provider,
  upstream: Upstream,
  upstreamSessions: UpstreamSessions,
  shop: string,
): void {
  provider.use(async (ctx, next) => {
    if (ctx.path === '/federation/callback') {
      const uid = upstream.interactionOf(String(ctx.query['state']))
      // only below its own address does an interaction see its cookie
      if (uid) ctx.redirect(`/interaction/${uid}/upstream${ctx.search}`)
      else ctx.body = startAgainPage(shop)
      return
    }
    await next()
    const { oidc } = ctx as KoaContextWithOIDC
    const { login, upstream: id } = oidc?.route === 'resume' ? (oidc.result ?? {}) : {}
    if (login && oidc.session)
      upstreamSessions.link(oidc.session.uid, login.accountId, typeof id === 'string' ? id : undefined)
  })
}
