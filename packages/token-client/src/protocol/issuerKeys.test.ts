import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { base64url, bytes } from '../testing/fakeIssuer.ts'
import { createIssuerKeys } from './issuerKeys.ts'
import type { TokenRequestContext } from './tokenRequestContext.ts'

type Signer = {
  alg: string
  jwk: JsonWebKey & { kid?: string }
  privateKey: CryptoKey
  algorithm: Parameters<SubtleCrypto['sign']>[0]
}

const hashOf = (alg: string) => `SHA-${alg.slice(2)}`
async function signer(alg: string, kid?: string, modulusLength = 2048): Promise<Signer> {
  const rsa = { modulusLength, publicExponent: new Uint8Array([1, 0, 1]), hash: hashOf(alg) }
  const algorithm = alg.startsWith('RS')
    ? { name: 'RSASSA-PKCS1-v1_5', ...rsa }
    : alg.startsWith('PS')
      ? { name: 'RSA-PSS', saltLength: Number(alg.slice(2)) / 8, ...rsa }
      : alg.startsWith('ES')
        ? { name: 'ECDSA', namedCurve: `P-${alg === 'ES512' ? 521 : alg.slice(2)}`, hash: hashOf(alg) }
        : { name: 'Ed25519' }
  const { privateKey, publicKey } = (await crypto.subtle.generateKey(algorithm, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  const jwk = await crypto.subtle.exportKey('jwk', publicKey)
  return { alg, jwk: { ...jwk, ...(kid === undefined ? {} : { kid }) }, privateKey, algorithm }
}
const claims = { iss: 'https://auth.example', aud: 'shop', sub: 'ada', iat: 1, exp: 9e9 }
const client = { client_id: 'shop' }
async function sign({ alg, jwk, privateKey, algorithm }: Signer, header: object = {}): Promise<string> {
  const head = { alg, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }), ...header }
  const content = `${base64url(bytes(JSON.stringify(head)))}.${base64url(bytes(JSON.stringify(claims)))}`
  return `${content}.${base64url(await crypto.subtle.sign(algorithm, privateKey, bytes(content)))}`
}
/** A check of its own whose issuer has these keys, and how often they were fetched. */
function issuerWith(...keys: unknown[]) {
  const issuerKeys = createIssuerKeys()
  const issuer = {
    keys: keys as unknown,
    fetched: 0,
    async hasSigned(token: string) {
      const response = Response.json({ access_token: 'a', token_type: 'bearer', id_token: token })
      const { alg } = JSON.parse(atob(token.split('.')[0] ?? '')) as { alg: string }
      // whatever the token says of itself passes, so that its signature decides
      const server = { ...context.server, id_token_signing_alg_values_supported: [alg] }
      await oauth.processRefreshTokenResponse(server, client, response)
      return issuerKeys.haveSigned(context, response)
    },
  }
  const context = {
    server: { issuer: 'https://auth.example', jwks_uri: 'https://auth.example/jwks' },
    settings: {
      fetch: async () => {
        issuer.fetched++
        return Response.json({ keys: issuer.keys })
      },
    },
    phase: 'renewal',
    signal: new AbortController().signal,
  } as unknown as TokenRequestContext
  return issuer
}

describe('a signature is accepted', () => {
  test.each(['RS256', 'RS512', 'PS256', 'PS384', 'ES256', 'ES384', 'ES512', 'EdDSA'])('by %s', async (alg) => {
    const key = await signer(alg, 'k')
    expect(await issuerWith(key.jwk).hasSigned(await sign(key))).toBe(true)
  })

  test('by one of several keys, named or not', async () => {
    const [a, b, c] = [await signer('ES256', 'a'), await signer('ES256', 'b'), await signer('ES256')]
    const issuer = issuerWith({ kty: 'unknown' }, a.jwk, b.jwk, c.jwk)
    for (const key of [a, b, c]) expect(await issuer.hasSigned(await sign(key))).toBe(true)
    expect(issuer.fetched).toBe(1)
  })
})

describe('a signature is refused', () => {
  test('by another key, by the wrong name, or none', async () => {
    const [a, b] = [await signer('ES256', 'a'), await signer('ES256', 'b')]
    const issuer = issuerWith(a.jwk)
    const token = await sign(a)
    expect(await issuer.hasSigned(await sign(b))).toBe(false)
    expect(await issuer.hasSigned(await sign(b, { kid: 'a' }))).toBe(false)
    expect(await issuer.hasSigned(await sign(a, { kid: 'b' }))).toBe(false)
    expect(await issuer.hasSigned(`${token.slice(0, token.lastIndexOf('.'))}.AAAA`)).toBe(false)
    expect(
      await issuer.hasSigned(
        token.replace(/\.[^.]+\./, `.${base64url(bytes(JSON.stringify({ ...claims, sub: 'eve' })))}.`),
      ),
    ).toBe(false)
    expect(await issuer.hasSigned(token)).toBe(true)
  })

  test.each(['none', 'None', 'HS256', 'RS256', 'PS256', 'ES384', 'EdDSA', '', 'RSXYZ', '__proto__'])(
    'of a token whose header says %j, whatever the keys',
    async (alg) => {
      const key = await signer('ES256', 'k')
      expect(await issuerWith(key.jwk).hasSigned(await sign(key, { alg }))).toBe(false)
    },
  )

  test('made with the public key as a shared secret', async () => {
    const rsa = await signer('RS256', 'k')
    const secret = bytes(JSON.stringify(rsa.jwk))
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    const privateKey = await crypto.subtle.importKey('raw', secret, hmac, false, ['sign'])
    const token = await sign({ ...rsa, alg: 'HS256', privateKey, algorithm: hmac })
    expect(await issuerWith(rsa.jwk, { kty: 'oct', kid: 'k', k: base64url(secret) }).hasSigned(token)).toBe(false)
  })

  test('by a key for encryption, a private key, or a short one', async () => {
    const key = await signer('RS256', 'k')
    const token = await sign(key)
    expect(await issuerWith({ ...key.jwk, use: 'enc' }).hasSigned(token)).toBe(false)
    expect(await issuerWith({ ...key.jwk, alg: 'RS512' }).hasSigned(token)).toBe(false)
    expect(await issuerWith(await crypto.subtle.exportKey('jwk', key.privateKey)).hasSigned(token)).toBe(false)
    const short = await signer('RS256', 'k', 1024)
    expect(await issuerWith(short.jwk).hasSigned(await sign(short))).toBe(false)
  })

  test('by keys that the header brings along', async () => {
    const key = await signer('ES256')
    const issuer = issuerWith()
    expect(await issuer.hasSigned(await sign(key, { jwk: key.jwk, jku: 'https://evil.example/jwks' }))).toBe(false)
  })

  test.each([null, {}, 'x', [null], [7]])('by keys that are %j', async (keys) => {
    const key = await signer('ES256', 'k')
    const issuer = issuerWith()
    issuer.keys = keys
    expect(await issuer.hasSigned(await sign(key))).toBe(false)
  })

  test('and bad tokens cause one request for keys a minute', async () => {
    const [a, b] = [await signer('ES256', 'a'), await signer('ES256', 'b')]
    const issuer = issuerWith(a.jwk)
    for (let i = 0; i < 20; i++) await issuer.hasSigned(await sign(b))
    expect(issuer.fetched).toBe(1)
  })
})
