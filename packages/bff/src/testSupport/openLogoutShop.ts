import { SignJWT, exportJWK, generateKeyPair, type JWTPayload } from 'jose'
import { openBffShop, shopOrigin, type BffShop } from './openBffShop.ts'

export const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

/** A shop with a signed-in user, and a key of the provider that signs logout tokens. */
export type LogoutShop = {
  shop: BffShop
  sid: string
  /** Returns the claims of a valid token, with changes. */
  claimsOf(more?: JWTPayload): JWTPayload
  sign(claims: JWTPayload, header?: object, key?: Parameters<SignJWT['sign']>[0]): Promise<string>
}

export async function openLogoutShop(): Promise<LogoutShop> {
  const shop = openBffShop()
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'logout', alg: 'ES256', use: 'sig' }
  // in addition to the keys that sign ID tokens
  shop.provider.script({ at: 'jwks', json: (keys) => ({ keys: [...(keys['keys'] as object[]), jwk] }) })
  await shop.signIn()
  const sid = String((await shop.askSession()).session?.['ssoSessionId'])
  const claimsOf = (more: JWTPayload = {}): JWTPayload => {
    const iat = shop.clock.at / 1000
    return {
      iss: shop.provider.issuer,
      aud: 'shop',
      iat,
      exp: iat + 120,
      jti: crypto.randomUUID(),
      sub: 'ada',
      sid,
      events: { [logoutEvent]: {} },
      ...more,
    }
  }
  const sign = (claims: JWTPayload, header = {}, key: Parameters<SignJWT['sign']>[0] = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'logout', typ: 'logout+jwt', ...header }).sign(key)
  return { shop, sid, claimsOf, sign }
}

/** Sends a logout token as the provider does. */
export const sayLogout = (shop: BffShop, token: string): Promise<Response> =>
  shop.bff.fetch(
    new Request(`${shopOrigin}/auth/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    }),
  )
