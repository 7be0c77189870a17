import type { Authentication } from '../../authentication.ts'
import { createError, type TokenClientPhase } from '../../tokenClientError.ts'
import type { UserClaims } from '../../userClaims.ts'
import type { SdkTokens } from './sdk.ts'

const protocolClaims = new Set(['aud', 'exp', 'iat', 'nbf', 'nonce', 'at_hash', 'c_hash', 's_hash', 'azp', 'jti'])

/**
 * Reads who is signed in from the claims of an ID token.
 *
 * @throws TokenClientError `id-token-invalid` without `iss` or `sub`
 */
export function toAuthentication(
  { claims, accessToken }: SdkTokens,
  contactedAt: number,
  phase: TokenClientPhase,
): Authentication {
  const { iss, sub, auth_time, exp, acr, amr, sid, session_expiry } = claims
  if (typeof iss !== 'string' || typeof sub !== 'string')
    throw createError('id-token-invalid', phase, 'The ID token of the SDK has no "iss" or no "sub".')
  return {
    user: Object.fromEntries(Object.entries(claims).filter(([name]) => !protocolClaims.has(name))) as UserClaims,
    authenticatedAt: Math.min(toMs(auth_time) ?? contactedAt, Date.now()),
    contactedAt,
    accessTokenExpiresAt: accessToken.expiresAt,
    ...optional('idTokenExpiresAt', toMs(exp)),
    ...optional('authenticationLevel', typeof acr === 'string' ? acr : undefined),
    ...optional('authenticationMethods', Array.isArray(amr) ? amr.filter((one) => typeof one === 'string') : undefined),
    ...optional('ssoSessionId', typeof sid === 'string' ? sid : undefined),
    ...optional('ssoSessionExpiresAt', toMs(session_expiry)),
  }
}

const toMs = (seconds: unknown) => (typeof seconds === 'number' ? seconds * 1000 : undefined)

const optional = <Name extends keyof Authentication>(name: Name, value: Authentication[Name] | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [One in Name]?: NonNullable<Authentication[Name]> }
