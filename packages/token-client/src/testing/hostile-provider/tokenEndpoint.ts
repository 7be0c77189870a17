import { checkDpopProof } from './dpopProof.ts'
import { issueTokens } from './issueTokens.ts'
import { json, refusal, type Grant, type ProviderParts, type Visit } from './providerParts.ts'
import { base64url, sha256 } from './signingKeys.ts'

/** Asked for in every proof, where nonces are on. */
const nonce = 'nonce-1'

const redeemCode = async ({ codes, settings }: ProviderParts, { parameters }: Visit) => {
  const code = parameters.get('code') ?? ''
  const held = codes.get(code)
  codes.delete(code)
  if (!held || held.expiresAt < settings.now()) return null
  const challenge = base64url(await sha256(parameters.get('code_verifier') ?? ''))
  const isRight =
    challenge === held.challenge &&
    parameters.get('redirect_uri') === held.redirectUri &&
    parameters.get('client_id') === held.grant.clientId
  return isRight ? { grant: held.grant, family: code } : null
}

/** A refresh token that comes twice was stolen: none of its family is good any more (RFC 9700 §4.14.2). */
const redeemRefreshToken = ({ refreshTokens, sessions, settings }: ProviderParts, { parameters }: Visit) => {
  const value = parameters.get('refresh_token') ?? ''
  const held = refreshTokens.get(value)
  if (!held) return null
  const { grant, family } = held
  const session = sessions.bySid(grant.sid)
  const isReused = held.usedAt !== undefined && settings.now() - held.usedAt >= settings.refreshGraceMs
  if (isReused || !session || parameters.get('client_id') !== grant.clientId) {
    for (const [name, one] of refreshTokens) if (one.family === family) refreshTokens.delete(name)
    return null
  }
  held.usedAt ??= settings.now()
  if (settings.refreshExtends) session.contactedAt = settings.now()
  return { grant, family }
}

/** The key of the proof that came along; `null` when the proof is no good. */
const keyOf = async ({ settings, isNewProof }: ProviderParts, { request, url }: Visit) => {
  const proof = request.headers.get('dpop')
  if (proof === null) return undefined
  return checkDpopProof(proof, {
    method: request.method,
    url: url.href,
    nonce: settings.dpopNonces ? nonce : null,
    now: settings.now(),
    isNew: isNewProof,
  })
}

/** The token endpoint (RFC 6749 §4.1.3 and §6) for public clients. */
export async function tokenEndpoint(parts: ProviderParts, visit: Visit): Promise<Response> {
  const { parameters, entry } = visit
  const jkt = await keyOf(parts, visit)
  if (jkt === null) return refusal(visit, 'invalid_dpop_proof')
  if (jkt === 'nonce') return refusal(visit, 'use_dpop_nonce', 400, { 'dpop-nonce': nonce })
  const grantType = parameters.get('grant_type')
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token')
    return refusal(visit, 'unsupported_grant_type')
  const redeemed = grantType === 'refresh_token' ? redeemRefreshToken(parts, visit) : await redeemCode(parts, visit)
  // what is bound to a key is worth nothing with another
  if (!redeemed || (redeemed.grant.jkt !== undefined && redeemed.grant.jkt !== jkt))
    return refusal(visit, 'invalid_grant')
  const { grant, family } = redeemed
  const wider = (parameters.get('scope') ?? '').split(' ').filter((one) => !grant.scope.split(' ').includes(one))
  if (wider.join('')) return refusal(visit, 'invalid_scope')
  const asked: Grant = {
    ...grant,
    jkt,
    scope: parameters.get('scope') ?? grant.scope,
    audience: parameters.get('resource') ?? parameters.get('audience') ?? grant.audience,
  }
  entry.outcome = 'ok'
  return json(visit, await issueTokens(parts, asked, visit, family))
}
