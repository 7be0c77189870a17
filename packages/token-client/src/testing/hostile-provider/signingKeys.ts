import type { Override } from './script.ts'
import { changed, type Json } from './script.ts'

export type Algorithm = 'ES256' | 'RS256' | 'PS256'
type Key = { kid: string; alg: Algorithm; privateKey: CryptoKey; jwk: JsonWebKey }

/** The provider's keys, and tokens signed by them or by something worse. */
export type SigningKeys = {
  /** What is published. */
  jwks(): Promise<Json>
  /** From now on another key is published and used. */
  rotate(): void
  sign(claims: Json, override: Partial<Override>, clientId: string): Promise<string>
}

const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }
const generation = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', ...rsa },
  PS256: { name: 'RSA-PSS', ...rsa },
}
const signing = {
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
}

export const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
export const base64url = (data: ArrayBuffer | Uint8Array): string =>
  btoa(Array.from(new Uint8Array(data), (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
export const sha256 = async (text: string): Promise<ArrayBuffer> => crypto.subtle.digest('SHA-256', bytes(text))
const encode = (value: unknown) => base64url(bytes(typeof value === 'string' ? value : JSON.stringify(value)))

export function createSigningKeys(algorithm: Algorithm): SigningKeys {
  let count = 0
  const generate = async (alg: Algorithm): Promise<Key> => {
    const kid = `key-${++count}`
    const { privateKey, publicKey } = await crypto.subtle.generateKey(generation[alg], true, ['sign', 'verify'])
    return { kid, alg, privateKey, jwk: await crypto.subtle.exportKey('jwk', publicKey) }
  }
  let published = new Map<Algorithm, Promise<Key>>()
  const keyFor = (alg: Algorithm) => {
    const key = published.get(alg) ?? generate(alg)
    published.set(alg, key)
    return key
  }
  const rotate = () => {
    published = new Map()
  }

  const signature = async (content: string, { signWith, secret }: Partial<Override>, key: Key, clientId: string) => {
    if (signWith === 'none') return ''
    if (signWith !== 'hs256')
      return base64url(await crypto.subtle.sign(signing[key.alg], key.privateKey, bytes(content)))
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    const shared = await crypto.subtle.importKey('raw', bytes(secret ?? clientId), hmac, false, ['sign'])
    return base64url(await crypto.subtle.sign('HMAC', shared, bytes(content)))
  }

  return {
    async jwks() {
      const keys = await Promise.all([keyFor(algorithm), ...published.values()])
      return { keys: [...new Set(keys)].map(({ jwk, kid, alg }) => ({ ...jwk, kid, alg, use: 'sig' })) }
    },
    rotate,
    async sign(claims, override, clientId) {
      const { signWith } = override
      if (signWith === 'rotated-key') rotate()
      const alg = signWith && signWith in generation ? (signWith as Algorithm) : algorithm
      const known = await keyFor(alg)
      const key = signWith === 'other-key' ? { ...(await generate(alg)), kid: known.kid } : known
      const name = signWith === 'none' ? 'none' : signWith === 'hs256' ? 'HS256' : key.alg
      const header = changed({ alg: name, typ: 'JWT', kid: key.kid }, override.header)
      const content = `${encode(header)}.${encode(changed(claims, override.claims))}`
      return `${content}.${await signature(content, override, key, clientId)}`
    },
  }
}
