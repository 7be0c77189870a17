import { claimsOf, type Grant, type ProviderParts, type Visit } from './providerParts.ts'
import type { Json } from './script.ts'
import { base64url, sha256 } from './signingKeys.ts'

/** `at_hash` (OIDC Core §3.1.3.6). Every algorithm here hashes with SHA-256. */
const hashOf = async (token: string) => base64url((await sha256(token)).slice(0, 16))

export async function mintIdToken(
  { settings, keys }: ProviderParts,
  grant: Grant,
  override: Visit['override'],
  accessToken?: string,
): Promise<unknown> {
  const iat = Math.floor(settings.now() / 1000)
  const claims = {
    iss: settings.issuer,
    aud: grant.clientId,
    iat,
    exp: iat + Math.round(settings.tokenLifetimeMs / 1000),
    auth_time: Math.floor(grant.authenticatedAt / 1000),
    sid: grant.sid,
    ...claimsOf(grant),
    ...(grant.nonce !== undefined && { nonce: grant.nonce }),
    ...(accessToken !== undefined && { at_hash: await hashOf(accessToken) }),
  }
  const token = await keys.sign(claims, override, grant.clientId)
  return override.idToken ? override.idToken(token) : token
}

export function mintAccessToken(parts: ProviderParts, grant: Grant): string {
  const { settings, accessTokens, nextId } = parts
  const value = `access-${nextId()}`
  accessTokens.set(value, { grant, expiresAt: settings.now() + settings.tokenLifetimeMs })
  return value
}

/** The answer of a token endpoint that grants. */
export async function issueTokens(parts: ProviderParts, grant: Grant, visit: Visit, family: string): Promise<Json> {
  const { settings, refreshTokens, nextId } = parts
  const accessToken = mintAccessToken(parts, grant)
  const refreshToken = `refresh-${nextId()}`
  const { nonce: _, ...lasting } = grant
  if (settings.refreshTokens) refreshTokens.set(refreshToken, { grant: lasting, family })
  return {
    access_token: accessToken,
    token_type: grant.jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: Math.round(settings.tokenLifetimeMs / 1000),
    scope: grant.scope,
    id_token: await mintIdToken(parts, grant, visit.override, accessToken),
    ...(settings.refreshTokens && { refresh_token: refreshToken }),
  }
}
