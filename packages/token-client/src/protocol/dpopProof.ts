import { base64url, utf8 } from './base64url.ts'
import { newSecret } from './codeVerifier.ts'

/** Makes proofs with one key (RFC 9449 §4.2), and remembers the nonce that each server wants in them (§8, §9). */
export type DpopProofs = {
  /** The thumbprint of the key (RFC 7638). */
  keyId: string
  /** @param accessToken that goes along, to a resource server */
  sign(method: string, url: string, accessToken?: string): Promise<string>
  /** Takes note of the nonce in an answer. Whether there was one. */
  note(headers: Headers, url: string): boolean
}

const encode = (value: unknown) => base64url(utf8(JSON.stringify(value)))
const digest = async (text: string) => base64url(await crypto.subtle.digest('SHA-256', utf8(text)))

export async function createDpopProofs({ privateKey, publicKey }: CryptoKeyPair): Promise<DpopProofs> {
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const head = encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: { crv, kty, x, y } })
  const nonces = new Map<string, string>()
  return {
    keyId: await digest(JSON.stringify({ crv, kty, x, y })),
    async sign(method, url, accessToken) {
      const { origin, pathname } = new URL(url)
      const payload = encode({
        jti: newSecret(),
        htm: method,
        htu: origin + pathname,
        iat: Math.floor(Date.now() / 1000),
        nonce: nonces.get(origin),
        ath: accessToken === undefined ? undefined : await digest(accessToken),
      })
      const content = `${head}.${payload}`
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, utf8(content))
      return `${content}.${base64url(signature)}`
    },
    note(headers, url) {
      const nonce = headers.get('dpop-nonce')
      if (nonce) nonces.set(new URL(url).origin, nonce)
      return !!nonce
    },
  }
}
