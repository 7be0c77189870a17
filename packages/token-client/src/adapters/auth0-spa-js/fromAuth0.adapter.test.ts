import { Auth0Client } from '@auth0/auth0-spa-js'
import { afterEach, expect, test } from 'vitest'
import { openTestProvider } from '../../testing/openTestProvider.ts'
import type { TokenClientUnderTest } from '../../testing/tokenClientUnderTest.ts'
import type { Auth0AdapterOptions } from './auth0Client.ts'
import { fromAuth0 } from './fromAuth0.ts'

const page = (path: string) => new URL(path, location.origin).href
const opened: TokenClientUnderTest[] = []

/** Opens a real SDK; with refresh tokens, unless the options say otherwise. */
async function open(options: Auth0AdapterOptions = { silentRedirectUri: page('/silent') }, useRefreshTokens = true) {
  let sdk!: Auth0Client
  const bed = await openTestProvider(({ origin, navigate }) => {
    sdk = new Auth0Client({
      domain: origin,
      clientId: useRefreshTokens ? 'test-refresh' : 'test',
      useRefreshTokens,
      authorizationParams: { redirect_uri: page('/'), audience: 'https://api.example', scope: 'openid read' },
    })
    return fromAuth0(sdk, { navigate, ...options })
  })
  opened.push(bed)
  await bed.server.signIn('ada')
  return { ...bed, sdk }
}

afterEach(() => {
  for (const { client, dispose } of opened.splice(0)) {
    client.dispose()
    void dispose?.()
  }
})

test('an extension carries the SSO cookie, although the SDK prefers refresh tokens', async () => {
  const { client, server } = await open()
  await client.restore()
  expect(client.capabilities.renewalExtendsSession).toBe(false)
  const before = await server.requestCount()
  await client.extendSession()
  // one request of the frame, one for the tokens
  expect((await server.requestCount()) - before).toBe(2)
  await client.renewTokens()
  expect((await server.requestCount()) - before).toBe(3)
})

test('with refresh tokens and no page for a frame the client cannot authenticate silently, and says so', async () => {
  const { client } = await open({})
  expect(client.capabilities).toMatchObject({ silentAuthentication: false, renewalExtendsSession: false })
  await expect(client.extendSession()).rejects.toMatchObject({ code: 'token-client/silent-unavailable' })
  expect(await client.restore()).toBeNull()
})

test.each([503, 0])(
  'a renewal that fails with %d does not end the session, although the SDK loses its tokens',
  async (status) => {
    const { client, failTokenRequests } = await open()
    await client.restore()
    await failTokenRequests(status)
    const error: unknown = await client.renewTokens().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ retryable: true, endsSession: false })
    await failTokenRequests(null)
    // a lost refresh token is answered by silent authentication
    expect((await client.renewTokens()).user.sub).toBe('ada')
  },
)

test('five renewals at once cause one request; the bare SDK sends five', async () => {
  const { client, server, sdk } = await open()
  await client.restore()
  const before = await server.requestCount()
  await Promise.all(Array.from({ length: 5 }, () => client.renewTokens()))
  expect((await server.requestCount()) - before).toBe(1)
  await Promise.all(Array.from({ length: 5 }, () => sdk.getTokenSilently({ cacheMode: 'off' })))
  expect((await server.requestCount()) - before).toBe(6)
})

test('the user signs in within a window', async () => {
  const { client } = await open(undefined, false)
  const { user, appState } = await client.signIn({ mode: 'popup', appState: 7 })
  expect({ sub: user.sub, appState }).toEqual({ sub: 'ada', appState: 7 })
  expect((await client.getAccessToken()).value).not.toBe('')
})

test('a caller that aborts closes the window', async () => {
  const { client, server } = await open(undefined, false)
  await server.endSession()
  const giveUp = new AbortController()
  const signing = client.signIn({ mode: 'popup', prompt: 'login', signal: giveUp.signal })
  giveUp.abort()
  await expect(signing).rejects.toMatchObject({ code: 'token-client/aborted' })
})

test('an error that the SDK does not explain ends no session', async () => {
  const { client, page: bed } = await open()
  void client.signIn({ extraParams: { response_type: 'nonsense' } })
  await expect.poll(() => bed?.departures()).toHaveLength(1)
  const state = new URL(bed?.departures()[0] ?? '').searchParams.get('state') ?? ''
  history.replaceState(null, '', `?${new URLSearchParams({ state, error: 'unheard_of' })}`)
  await expect(client.restore()).rejects.toMatchObject({
    code: 'token-client/authorization-failed',
    endsSession: false,
    retryable: false,
  })
})
