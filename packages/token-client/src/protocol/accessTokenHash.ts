import { base64url, utf8 } from './base64url.ts'

/**
 * What `at_hash` must be in an ID token that was signed by `alg` (OIDC Core §3.1.3.6): the left half of the access
 * token's digest.
 */
export async function accessTokenHash(accessToken: string, alg: string): Promise<string> {
  // Ed25519 has no number of bits in its name; it hashes by SHA-512 (RFC 8032 §5.1)
  const digest = await crypto.subtle.digest(`SHA-${alg.startsWith('Ed') ? 512 : alg.slice(2)}`, utf8(accessToken))
  return base64url(digest.slice(0, digest.byteLength / 2))
}
