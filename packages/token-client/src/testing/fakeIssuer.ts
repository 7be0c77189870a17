/** An authorization server in memory that speaks the wire protocol and signs for real. Each fault is one function to replace. */
export type FakeIssuer = {
  readonly issuer: string
  /** Every request, as `discovery`, `jwks`, `token authorization_code`, `authorize none`, … */
  readonly requests: string[]
  /** Bodies of the token requests. */
  readonly bodies: URLSearchParams[]
  user: string | null
  /** Seconds. */
  lifetime: number
  issuesRefreshTokens: boolean
  metadata: Record<string, unknown>
  /** Changes what is signed or answered. */
  claims: (claims: Record<string, unknown>) => Record<string, unknown>
  header: (header: Record<string, unknown>) => Record<string, unknown>
  tokenResponse: (body: Record<string, unknown>) => Response | Record<string, unknown>
  authorizationResponse: (response: Record<string, string>) => Record<string, string>
  /** Thrown in place of every answer. */
  outage: Error | null
  readonly fetch: typeof fetch
  authorize(url: string): Record<string, string>
  rotateKeys(): Promise<void>
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
export const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
export const base64url = (data: ArrayBuffer | Uint8Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(data)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
const encode = (value: unknown) => base64url(bytes(JSON.stringify(value)))

export async function createFakeIssuer(issuer = 'https://auth.shop.example'): Promise<FakeIssuer> {
  const codes = new Map<
    string,
    { nonce: string; challenge: string; scope: string; redirectUri: string; user: string }
  >()
  const refreshTokens = new Map<string, { scope: string; user: string }>()
  let keys = 0
  let count = 0
  let pair = await newPair()

  async function newPair() {
    const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    return { kid: `key-${++keys}`, privateKey, jwk: await crypto.subtle.exportKey('jwk', publicKey) }
  }
  const sign = async (claims: Record<string, unknown>) => {
    const header = server.header({ alg: 'ES256', typ: 'JWT', kid: pair.kid })
    const content = `${encode(header)}.${encode(server.claims(claims))}`
    const signature = await crypto.subtle.sign(algorithm, pair.privateKey, bytes(content))
    return `${content}.${base64url(signature)}`
  }
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

  const token = async (body: URLSearchParams) => {
    const grantType = body.get('grant_type')
    server.requests.push(`token ${grantType}`)
    server.bodies.push(body)
    const used = body.get(grantType === 'refresh_token' ? 'refresh_token' : 'code') ?? ''
    const code = codes.get(used)
    const grant = code ?? refreshTokens.get(used)
    codes.delete(used)
    refreshTokens.delete(used)
    if (!grant || !server.user) return json({ error: 'invalid_grant' }, 400)
    if (code) {
      const digest = await crypto.subtle.digest('SHA-256', bytes(body.get('code_verifier') ?? ''))
      const isRight = base64url(digest) === code.challenge
      if (!isRight || body.get('redirect_uri') !== code.redirectUri) return json({ error: 'invalid_grant' }, 400)
    }
    const iat = Math.floor(Date.now() / 1000)
    const id = `${++count}`
    if (server.issuesRefreshTokens) refreshTokens.set(`refresh-${id}`, grant)
    const claims = { iss: issuer, aud: body.get('client_id'), sub: server.user, iat, exp: iat + server.lifetime }
    const answer = server.tokenResponse({
      access_token: `access-${id}`,
      token_type: 'Bearer',
      expires_in: server.lifetime,
      id_token: await sign({ ...claims, name: server.user, ...(code ? { nonce: code.nonce } : {}) }),
      ...(server.issuesRefreshTokens ? { refresh_token: `refresh-${id}` } : {}),
    })
    return answer instanceof Response ? answer : json(answer)
  }

  const server: FakeIssuer = {
    issuer,
    requests: [],
    bodies: [],
    user: null,
    lifetime: 150,
    issuesRefreshTokens: false,
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      end_session_endpoint: `${issuer}/end-session`,
      response_modes_supported: ['query', 'web_message'],
      id_token_signing_alg_values_supported: ['ES256', 'RS256', 'HS256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    },
    claims: (claims) => claims,
    header: (header) => header,
    tokenResponse: (body) => body,
    authorizationResponse: (response) => response,
    outage: null,
    fetch: async (input, init) => {
      const { pathname } = new URL(`${input instanceof Request ? input.url : input}`)
      init?.signal?.throwIfAborted()
      if (server.outage) {
        server.requests.push('outage')
        throw server.outage
      }
      if (pathname === '/token') return token(init?.body as URLSearchParams)
      const isKeys = pathname === '/jwks'
      server.requests.push(isKeys ? 'jwks' : 'discovery')
      return json(isKeys ? { keys: [{ ...pair.jwk, kid: pair.kid, use: 'sig' }] } : server.metadata)
    },
    authorize(url) {
      const { searchParams } = new URL(url)
      const of = (name: string) => searchParams.get(name) ?? ''
      server.requests.push(`authorize ${of('prompt')}`.trim())
      const common = { state: of('state'), iss: issuer }
      if (!server.user) return server.authorizationResponse({ error: 'login_required', ...common })
      const code = `code-${++count}`
      codes.set(code, {
        nonce: of('nonce'),
        challenge: of('code_challenge'),
        scope: of('scope'),
        redirectUri: of('redirect_uri'),
        user: server.user,
      })
      return server.authorizationResponse({ code, ...common })
    },
    async rotateKeys() {
      pair = await newPair()
    },
  }
  return server
}
