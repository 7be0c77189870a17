import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { createExpiringMap } from '../expiringMap.ts'
import type { Upstream } from './upstream.ts'
import type { UpstreamSessions } from './upstreamSessions.ts'

/**
 * Ends the session at the social provider too if an app signs out with `federated=true`. If the provider does not answer,
 * the sign-out ends here.
 */
export function addFederatedSignOut(provider: Provider, upstream: Upstream, upstreamSessions: UpstreamSessions): void {
  /** Asked for but not yet confirmed, by SSO session; the value is whether the app or the person has proved to mean it. */
  const asked = createExpiringMap<boolean>(3600_000)
  const onTheirWay = createExpiringMap<string>(3600_000)

  const ask = ({ oidc, query }: KoaContextWithOIDC) => {
    const { session, entities } = oidc
    if (!session) return
    const isFederated = (query['federated'] ?? oidc.body?.['federated']) === 'true'
    if (isFederated) asked.set(session.uid, entities.IdTokenHint !== undefined || session.accountId !== undefined)
    else asked.delete(session.uid)
  }
  const goOn = async (ctx: KoaContextWithOIDC) => {
    const { session, params } = ctx.oidc
    const isMeant = session && asked.take(session.uid)
    if (isMeant === undefined || !session || !params?.['logout'] || ctx.status !== 303) return
    const record = upstreamSessions.of(session.uid) ?? upstreamSessions.ofBrowser(ctx, session.accountId)
    if (!record) return
    const state = crypto.randomUUID()
    const url = await upstream.signOutUrl(isMeant ? record.idToken : null, state)
    if (!url) return
    onTheirWay.set(state, ctx.response.get('location'))
    ctx.redirect(url.href)
  }
  provider.use(async (ctx, next) => {
    if (ctx.path === '/federation/signed-out')
      return ctx.redirect(onTheirWay.take(String(ctx.query['state'])) ?? '/session/end/success')
    await next()
    const withOidc = ctx as KoaContextWithOIDC
    const route: string | undefined = withOidc.oidc?.route
    if (route === 'end_session') ask(withOidc)
    if (route === 'end_session_confirm') await goOn(withOidc)
  })
}
