import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { createHostileProvider, type HostileProvider, type HostileProviderOptions } from './index.ts'

const redirectUri = 'https://shop.example/'
const client = { client_id: 'shop' }

/** The protocol library of the client plays the relying party, so that the provider cannot drift from the protocol. */
const relyingParty = async (provider: HostileProvider, dpop?: oauth.DPoPHandle) => {
  const send = async (url: string, init: object) => provider.fetch(url, init)
  const using = { [oauth.customFetch]: send, ...(dpop && { DPoP: dpop }) }
  const issuer = new URL(provider.issuer)
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, using))
  const verifier = oauth.generateRandomCodeVerifier()
  const ask = async (more: Record<string, string> = {}) => {
    const url = new URL(`${server.authorization_endpoint}`)
    url.search = `${new URLSearchParams({
      client_id: 'shop',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid profile',
      state: 's',
      nonce: 'n',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...more,
    })}`
    return url.href
  }
  const exchange = async (response: URLSearchParams, challengeVerifier = verifier) => {
    const parameters = oauth.validateAuthResponse(server, client, response, 's')
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      redirectUri,
      challengeVerifier,
      using,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, { expectedNonce: 'n' })
    await oauth.validateApplicationLevelSignature(server, answer, using)
    return tokens
  }
  const refresh = async (token = '') =>
    oauth.processRefreshTokenResponse(
      server,
      client,
      await oauth.refreshTokenGrantRequest(server, client, oauth.None(), token, using),
    )
  return { server, ask, exchange, refresh, using }
}

const open = (options: HostileProviderOptions = {}) => {
  const provider = createHostileProvider(options)
  provider.user = 'ada'
  return provider
}

const signedIn = async (provider: HostileProvider, dpop?: oauth.DPoPHandle) => {
  const party = await relyingParty(provider, dpop)
  const response = await provider.authorize(await party.ask())
  return { ...party, tokens: await party.exchange(response ?? new URLSearchParams()) }
}

describe('it does everything right', () => {
  test.each(['ES256', 'RS256', 'PS256'] as const)('code, keys and signature by %s', async (algorithm) => {
    const { tokens } = await signedIn(open({ algorithm }))
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: 'ada', name: 'ada', nonce: 'n' })
  })

  test('no user signed in: login_required without a person, a page with a button each otherwise', async () => {
    const provider = createHostileProvider()
    const { ask } = await relyingParty(provider)
    expect((await provider.authorize(await ask({ prompt: 'none' })))?.get('error')).toBe('login_required')
    expect(await provider.authorize(await ask())).toBeNull()
    const page = await (await provider.handle(new Request(await ask()))).text()
    expect(page).toContain('value="grace"')
    const request = /name="request" value="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const body = new URLSearchParams({ user: 'grace', request })
    const back = await provider.handle(new Request(`${provider.issuer}/sign_in`, { method: 'POST', body }))
    expect(await back.text()).toMatch(/location\.replace\("https:\/\/auth\.shop\.example\/authorize\?.*state=s/)
    expect(provider.user).toBe('grace')
  })

  test('a code is good once, and only with its verifier', async () => {
    const provider = open()
    const { ask, exchange } = await relyingParty(provider)
    const response = await provider.authorize(await ask())
    await expect(exchange(response!, oauth.generateRandomCodeVerifier())).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    await expect(exchange(response!)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['invalid_grant', 'invalid_grant'])
  })

  test('a refresh token that comes twice ends its family', async () => {
    const { refresh, tokens } = await signedIn(open({ refreshTokens: true }))
    const rotated = await refresh(tokens.refresh_token)
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(refresh(rotated.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  test('a refresh token ends with the session, and a revoked one at once', async () => {
    const provider = open({ refreshTokens: true })
    const { server, refresh, tokens, using } = await signedIn(provider)
    await oauth.revocationRequest(server, client, oauth.None(), `${tokens.refresh_token}`, using)
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
    const again = await signedIn(provider)
    provider.user = null
    await expect(again.refresh(again.tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  test('a session ends by idleness, and a refresh is activity only where it is said to be', async () => {
    let now = Date.now()
    const provider = open({ refreshTokens: true, idleTimeoutMs: 60_000, now: () => now })
    const { ask, refresh, tokens } = await signedIn(provider)
    now += 40_000
    await refresh(tokens.refresh_token)
    now += 40_000
    expect((await provider.authorize(await ask({ prompt: 'none' })))?.get('error')).toBe('login_required')
  })

  test('UserInfo, with the token and with no other', async () => {
    const provider = open()
    const { server, tokens, using } = await signedIn(provider)
    const claims = await oauth.processUserInfoResponse(
      server,
      client,
      'ada',
      await oauth.userInfoRequest(server, client, tokens.access_token, using),
    )
    expect(claims).toMatchObject({ name: 'ada' })
    const refused = await provider.fetch(`${server.userinfo_endpoint}`, { headers: { authorization: 'Bearer x' } })
    expect(refused.status).toBe(401)
  })

  test('DPoP: tokens bound to a key, with a nonce, proven again at the resource', async () => {
    const provider = open({ refreshTokens: true, dpopNonces: true })
    const dpop = oauth.DPoP({}, await oauth.generateKeyPair('ES256'))
    await expect(signedIn(provider, dpop)).rejects.toSatisfy(oauth.isDPoPNonceError)
    const { server, refresh, tokens, using } = await signedIn(provider, dpop)
    expect(tokens.token_type).toBe('dpop')
    const info = await oauth.userInfoRequest(server, client, tokens.access_token, using)
    expect(info.status).toBe(200)
    const bare = await provider.fetch(`${server.userinfo_endpoint}`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    expect(bare.status).toBe(401)
    await refresh(tokens.refresh_token)
    const other = await relyingParty(provider)
    await expect(other.refresh(tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  test('PAR: what was pushed is what counts, once', async () => {
    const provider = open()
    const { server, ask, using } = await relyingParty(provider)
    const parameters = new URL(await ask()).searchParams
    const pushed = await oauth.processPushedAuthorizationResponse(
      server,
      client,
      await oauth.pushedAuthorizationRequest(server, client, oauth.None(), parameters, using),
    )
    const url = `${server.authorization_endpoint}?${new URLSearchParams({ client_id: 'shop', request_uri: pushed.request_uri })}`
    const first = await provider.handle(new Request(url))
    expect(first.headers.get('location')).toMatch(/^https:\/\/shop\.example\/\?code=/)
    expect((await provider.handle(new Request(url))).status).toBe(400)
  })

  test('the session is checked by its state, and a sign-out changes it and goes back', async () => {
    const provider = open()
    const { ask, exchange, server } = await relyingParty(provider)
    const response = await provider.authorize(await ask())
    const tokens = await exchange(new URLSearchParams(response!))
    const data = `shop ${response!.get('session_state')}`
    const check = async () =>
      (
        await provider.handle(
          new Request(
            `${server.check_session_iframe}?${new URLSearchParams({ data, origin: 'https://shop.example' })}`,
          ),
        )
      ).text()
    expect(await check()).toBe('unchanged')
    const end = new URLSearchParams({
      id_token_hint: `${tokens.id_token}`,
      post_logout_redirect_uri: redirectUri,
      state: 'bye',
    })
    const back = await provider.handle(new Request(`${server.end_session_endpoint}?${end}`))
    expect(back.headers.get('location')).toBe('https://shop.example/?state=bye')
    expect(await check()).toBe('changed')
    expect(provider.user).toBeNull()
  })

  test('the implicit flow by fragment, and silence by web message', async () => {
    const provider = open()
    const { ask } = await relyingParty(provider)
    const implicit = await provider.handle(new Request(await ask({ response_type: 'id_token token' })))
    expect(implicit.headers.get('location')).toMatch(/^https:\/\/shop\.example\/#access_token=/)
    const silent = await provider.handle(new Request(await ask({ response_mode: 'web_message', prompt: 'none' })))
    expect(await silent.text()).toContain('"https://shop.example")')
  })
})

describe('it does wrong what it is told to', () => {
  const get = async (provider: HostileProvider, path = '/jwks') => provider.fetch(provider.issuer + path)

  test('as often as it is told, in order', async () => {
    const provider = open()
    provider.script({ at: 'jwks', times: 1, status: 503 }, { at: 'jwks', times: 1, body: '<html>' })
    expect((await get(provider)).status).toBe(503)
    expect(await (await get(provider)).text()).toBe('<html>')
    expect(await (await get(provider)).json()).toMatchObject({ keys: [{ alg: 'ES256' }] })
    provider.script({ at: 'jwks', status: 500 })
    provider.behave()
    expect((await get(provider)).status).toBe(200)
  })

  test('a connection that is dropped before or after, a body that breaks off, no CORS, a redirect', async () => {
    const provider = open()
    provider.script(
      { at: 'jwks', times: 1, dropConnection: 'before' },
      { at: 'jwks', times: 1, dropConnection: 'after' },
    )
    await expect(get(provider)).rejects.toThrow(TypeError)
    await expect(get(provider)).rejects.toThrow(TypeError)
    provider.script({ at: 'jwks', times: 1, truncate: true }, { at: 'jwks', times: 1, noCors: true })
    const broken = await get(provider)
    await expect(broken.text()).rejects.toThrow(TypeError)
    await expect(get(provider)).rejects.toThrow(TypeError)
    provider.script({ at: 'discovery', redirectTo: '/jwks' })
    const { journal } = provider
    expect(await (await get(provider, '/.well-known/openid-configuration')).json()).toHaveProperty('keys')
    await expect(provider.fetch(journal.of('discovery')[0]!.url, { redirect: 'error' })).rejects.toThrow(TypeError)
    expect(journal.of('jwks').map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped', 'ok', 'ok', 'ok'])
  })

  test('an answer that trickles is whole in the end, and one that is held waits', async () => {
    const provider = open()
    provider.script({ at: 'discovery', trickleMs: 0, json: () => ({ a: 1 }) })
    expect(await (await get(provider, '/.well-known/openid-configuration')).text()).toBe('{"a":1}')
    let release = () => {}
    const hold = new Promise<void>((resolve) => {
      release = resolve
    })
    provider.script({ at: 'jwks', hold })
    const answers: string[] = []
    const asking = get(provider).then(() => answers.push('jwks'))
    await get(provider, '/nowhere')
    expect(answers).toEqual([])
    release()
    await asking
    expect(answers).toEqual(['jwks'])
  })

  test.each([
    ['claims', { claims: { sub: undefined } }],
    ['the issuer', { claims: { iss: 'https://evil.example' } }],
    ['the header', { header: { alg: 'none' } }],
    ['the signature', { signWith: 'other-key' }],
    ['no signature', { signWith: 'none' }],
    ['a shared secret', { signWith: 'hs256' }],
    ['the token', { idToken: () => 'a.b' }],
    ['the answer', { json: { access_token: undefined } }],
  ] as const)('%s', async (_, change) => {
    const provider = open()
    provider.script({ at: 'token', ...change })
    await expect(signedIn(provider)).rejects.toThrow()
  })

  test('what a page of it answers: parameters twice, another state, cookies that are kept back', async () => {
    const provider = open()
    const { ask } = await relyingParty(provider)
    provider.script({ at: 'authorize', times: 1, response: () => 'state=1&state=2' })
    expect((await provider.authorize(await ask()))?.getAll('state')).toEqual(['1', '2'])
    provider.script({ at: 'authorize', withoutCookies: true })
    expect((await provider.authorize(await ask({ prompt: 'none' })))?.get('error')).toBe('login_required')
  })

  test('keys that rotate just before signing', async () => {
    const provider = open()
    const before = await (await get(provider)).json()
    provider.script({ at: 'token', signWith: 'rotated-key' })
    const { tokens } = await signedIn(provider)
    expect(tokens.id_token).toBeDefined()
    expect(await (await get(provider)).json()).not.toEqual(before)
  })
})
