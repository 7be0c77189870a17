import { base64url, bytes } from './fakeIssuer.ts'
import type { FakePage } from './fakePage.ts'

/** An authorization server in memory that speaks the implicit flow and signs for real. Each fault is one function to replace. */
export type FakeImplicitIssuer = {
  readonly issuer: string
  /** Every request, as `discovery`, `jwks`, `authorize none`, … */
  readonly requests: string[]
  user: string | null
  /** Seconds. */
  lifetime: number
  metadata: Record<string, unknown>
  /** Changes what is signed or answered. */
  claims: (claims: Record<string, unknown>) => Record<string, unknown>
  header: (header: Record<string, unknown>) => Record<string, unknown>
  response: (response: Record<string, unknown>) => Record<string, unknown>
  readonly fetch: typeof fetch
  authorize(url: string): Promise<Record<string, unknown>>
}

type SigningAlgorithm = 'ES256' | 'ES384' | 'EdDSA'
const parameters: Record<SigningAlgorithm, { key: EcKeyImportParams | Algorithm; hash: string }> = {
  ES256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, hash: 'SHA-256' },
  ES384: { key: { name: 'ECDSA', namedCurve: 'P-384' }, hash: 'SHA-384' },
  EdDSA: { key: { name: 'Ed25519' }, hash: 'SHA-512' },
}
const encode = (value: unknown) => base64url(bytes(JSON.stringify(value)))
const json = (body: unknown) => Response.json(body)

/** The left half of the digest (OIDC Core §3.1.3.6). */
export async function leftHalf(value: string, hash: string): Promise<string> {
  const digest = await crypto.subtle.digest(hash, bytes(value))
  return base64url(digest.slice(0, digest.byteLength / 2))
}

export async function createFakeImplicitIssuer(
  alg: SigningAlgorithm = 'ES256',
  issuer = 'https://auth.shop.example',
): Promise<FakeImplicitIssuer> {
  const { key, hash } = parameters[alg]
  const pair = (await crypto.subtle.generateKey(key, true, ['sign', 'verify'])) as CryptoKeyPair
  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey)
  let count = 0

  const sign = async (claims: Record<string, unknown>) => {
    const content = `${encode(server.header({ alg, kid: 'key-1' }))}.${encode(server.claims(claims))}`
    const signature = await crypto.subtle.sign({ ...key, hash }, pair.privateKey, bytes(content))
    return `${content}.${base64url(signature)}`
  }

  const server: FakeImplicitIssuer = {
    issuer,
    requests: [],
    user: null,
    lifetime: 150,
    // as a server may be that knows this flow alone: no token endpoint, no PKCE
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      jwks_uri: `${issuer}/jwks`,
      end_session_endpoint: `${issuer}/end-session`,
      response_types_supported: ['id_token token'],
      response_modes_supported: ['fragment', 'web_message'],
      id_token_signing_alg_values_supported: ['ES256', 'ES384', 'EdDSA', 'RS256', 'HS256'],
      code_challenge_methods_supported: ['plain'],
    },
    claims: (claims) => claims,
    header: (header) => header,
    response: (response) => response,
    fetch: async (input, init) => {
      const isKeys = `${input instanceof Request ? input.url : input}` === `${issuer}/jwks`
      init?.signal?.throwIfAborted()
      server.requests.push(isKeys ? 'jwks' : 'discovery')
      return json(isKeys ? { keys: [{ ...jwk, kid: 'key-1', use: 'sig' }] } : server.metadata)
    },
    async authorize(url) {
      const { searchParams } = new URL(url)
      const of = (name: string) => searchParams.get(name) ?? ''
      server.requests.push(`authorize ${of('prompt')}`.trim())
      const state = of('state')
      const { user, lifetime } = server
      if (!user) return server.response({ error: 'login_required', state })
      const accessToken = `access-${++count}`
      const iat = Math.floor(Date.now() / 1000)
      const claims = { iss: issuer, aud: of('client_id'), sub: user, name: user, iat, exp: iat + lifetime }
      const hashes = { at_hash: await leftHalf(accessToken, hash), nonce: of('nonce') }
      return server.response({
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: lifetime,
        id_token: await sign({ ...claims, ...hashes }),
        state,
      })
    },
  }
  return server
}

/** The query or fragment that says this. */
export const formOf = (response: Record<string, unknown>): string =>
  `${new URLSearchParams(Object.entries(response).map(([name, value]) => [name, String(value)]))}`

/** Lets hidden frames be answered by the issuer, by web message, as a browser would. */
export function answerImplicitFrames(
  page: FakePage,
  { issuer, authorize }: Pick<FakeImplicitIssuer, 'issuer' | 'authorize'>,
): void {
  page.onFrame = async (frame) => {
    const response = await authorize(frame.src)
    if (frame.isRemoved) return
    const data = { type: 'authorization_response', response }
    page.post({ origin: new URL(issuer).origin, source: frame.contentWindow, data })
  }
}
