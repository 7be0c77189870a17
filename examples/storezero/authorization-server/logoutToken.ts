import { importJWK, SignJWT, type JWK as SigningKey } from 'jose'
import type { JWK } from 'oidc-provider'

/** OpenID Connect Back-Channel Logout 1.0 §2.4. */
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
/** OpenID Continuous Access Evaluation Profile 1.0 §3.1: tells a session that was ended for the person from a sign-out. */
const sessionRevokedEvent = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'

/** Whose session has ended, at which client, and why in words for the client's operators. */
export type Revocation = { issuer: string; clientId: string; sub: string; sid: string; reason: string }

/** A logout token that also says that an operator has ended the session. */
export async function signLogoutToken(
  { issuer, clientId, sub, sid, reason }: Revocation,
  { kid, alg = 'RS256', ...key }: JWK,
): Promise<string> {
  const revoked = {
    event_timestamp: Math.floor(Date.now() / 1000),
    initiating_entity: 'admin',
    reason_admin: { en: reason },
  }
  return new SignJWT({ sid, events: { [logoutEvent]: {}, [sessionRevokedEvent]: revoked } })
    .setProtectedHeader({ alg, typ: 'logout+jwt', ...(kid && { kid }) })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime('2 minutes')
    .setJti(crypto.randomUUID())
    .sign(await importJWK(key as SigningKey, alg))
}
