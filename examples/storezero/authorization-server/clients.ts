import type { ClientMetadata } from 'oidc-provider'
import type { App, Scenario, Secrets } from '../scenario.ts'

/** Who may ask this server: the shop's own apps, and a partner's under contract. */
export function clients({ origins, backend, shopImplicit }: Scenario, secrets: Secrets): ClientMetadata[] {
  const { shop, account, partner } = origins
  return [
    inBrowser('shop', 'the shop', shop),
    backend
      ? {
          ...common('account', 'My Account', account),
          redirect_uris: [`${account}/auth/callback`],
          client_secret: secrets.account,
          token_endpoint_auth_method: 'client_secret_basic',
          grant_types: ['authorization_code', 'refresh_token'],
          // its sessions live at the backend, where no hidden frame tells that they have ended
          backchannel_logout_uri: `${account}/auth/backchannel-logout`,
          backchannel_logout_session_required: true,
        }
      : inBrowser('account', 'My Account', account),
    inBrowser('partner', 'Handcart', partner),
    ...(shopImplicit
      ? [
          {
            ...inBrowser('shop-implicit', 'the shop', shop),
            grant_types: ['implicit'],
            response_types: ['id_token token' as const],
          },
        ]
      : []),
  ]
}

const common = (id: string, name: string, origin: string) => ({
  client_id: id,
  client_name: name,
  client_uri: origin,
  post_logout_redirect_uris: [`${origin}/signed-out`, `${origin}/`],
  response_types: ['code' as const],
})

const inBrowser = (id: App | 'shop-implicit', name: string, origin: string): ClientMetadata => ({
  ...common(id, name, origin),
  redirect_uris: [`${origin}/`, `${origin}/callback.html`],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
})
