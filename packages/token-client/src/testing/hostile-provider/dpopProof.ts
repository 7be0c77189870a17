import { base64url, bytes, sha256 } from './signingKeys.ts'
import type { Json } from './script.ts'

const decode = (part = ''): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
const parse = (part = ''): Json => JSON.parse(new TextDecoder().decode(decode(part))) as Json

/** What a proof is checked against (RFC 9449 §4.3). */
export type ProofExpectation = {
  method: string
  url: string
  nonce: string | null
  accessToken?: string
  now: number
  isNew: (jti: string) => boolean
}

/**
 * The thumbprint of the key that made this proof.
 *
 * @returns `null` when it is no good, `nonce` when only the nonce is missing or old
 */
export async function checkDpopProof(proof: string, expected: ProofExpectation): Promise<string | null> {
  try {
    const [head, payload, signature] = proof.split('.')
    const { typ, alg, jwk } = parse(head) as { typ: string; alg: string; jwk: JsonWebKey }
    const { jti, htm, htu, iat, nonce, ath } = parse(payload)
    if (typ !== 'dpop+jwt' || alg !== 'ES256' || 'd' in jwk) return null
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
    const isSigned = await crypto.subtle.verify(algorithm, key, decode(signature), bytes(`${head}.${payload}`))
    const isFresh = Math.abs(Number(iat) * 1000 - expected.now) < 300_000
    const hash = expected.accessToken === undefined ? undefined : base64url(await sha256(expected.accessToken))
    const isHere = htm === expected.method && htu === expected.url.split(/[?#]/)[0]
    if (!isSigned || !isFresh || !isHere || ath !== hash || !expected.isNew(String(jti))) return null
    if (expected.nonce !== null && nonce !== expected.nonce) return 'nonce'
    const { crv, kty, x, y } = jwk
    return base64url(await sha256(JSON.stringify({ crv, kty, x, y })))
  } catch {
    return null
  }
}
