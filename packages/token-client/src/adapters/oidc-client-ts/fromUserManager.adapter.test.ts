import { afterEach, expect, test } from 'vitest'
import type { TestProviderBed } from '../../testing/openTestProvider.ts'
import { openUserManager } from './openUserManager.ts'

const opened: TestProviderBed[] = []

async function open(clientId = 'test-refresh') {
  const bed = await openUserManager(clientId)
  opened.push(bed)
  await bed.server.signIn('ada')
  return bed
}

afterEach(() => {
  for (const { client, dispose } of opened.splice(0)) {
    client.dispose()
    void dispose?.()
  }
})

test('an extension carries the SSO cookie, although the SDK prefers refresh tokens', async () => {
  const { client, server, manager } = await open()
  await client.restore()
  const before = await server.requestCount()
  await client.extendSession()
  expect((await server.requestCount()) - before).toBe(2)
  await client.renewTokens()
  expect((await server.requestCount()) - before).toBe(3)
  expect((await manager.getUser())?.access_token).toBe((await client.getAccessToken()).value)
})

test('three renewals at once cause one request, and the refresh token stays good', async () => {
  const { client, server } = await open()
  await client.restore()
  const before = await server.requestCount()
  await Promise.all(Array.from({ length: 3 }, () => client.renewTokens()))
  expect((await server.requestCount()) - before).toBe(1)
  expect((await client.renewTokens()).user.sub).toBe('ada')
})

test('the SDK never stores another user than the one who is signed in', async () => {
  const { client, server, manager } = await open('test')
  await client.restore()
  const loaded: string[] = []
  manager.events.addUserLoaded(({ profile }) => void loaded.push(profile.sub))
  await server.endSession()
  await server.signIn('grace')
  await expect(client.extendSession()).rejects.toMatchObject({ code: 'token-client/subject-changed' })
  expect(loaded).toEqual([])
  expect(await manager.getUser()).toBeNull()
})

test.each([503, 0])('a renewal that fails with %d does not end the session', async (status) => {
  const { client, failTokenRequests } = await open()
  await client.restore()
  await failTokenRequests(status)
  const error: unknown = await client.renewTokens().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ retryable: true, endsSession: false })
  await failTokenRequests(null)
  expect((await client.renewTokens()).user.sub).toBe('ada')
})

test('the authentication has the claims that the SDK filters from its profile', async () => {
  const { client } = await open()
  expect(await client.restore()).toMatchObject({ authenticationLevel: 'pwd', authenticationMethods: ['pwd'] })
})

test('the user signs in within a window', async () => {
  const { client } = await open()
  const { user, appState } = await client.signIn({ mode: 'popup', appState: 7 })
  expect({ sub: user.sub, appState }).toEqual({ sub: 'ada', appState: 7 })
})
