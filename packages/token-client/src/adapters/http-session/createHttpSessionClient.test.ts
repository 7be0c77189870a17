import { afterEach, expect, test } from 'vitest'
import { openCookieBackend, type CookieBackend } from './openCookieBackend.ts'

const opened: CookieBackend[] = []
const minute = 60_000

/** Opens a shop where ada is signed in. */
const open = (...options: Parameters<typeof openCookieBackend>) => {
  const bed = openCookieBackend(...options)
  opened.push(bed)
  void bed.server.signIn('ada')
  return bed
}

afterEach(() => {
  for (const { client, dispose } of opened.splice(0)) {
    client.dispose()
    void dispose?.()
  }
})

test('an extension that the backend did not carry out does not move contactedAt', async () => {
  const bed = open({ updateAgeMs: minute })
  const start = Date.now()
  await bed.client.restore()
  bed.aheadMs = minute / 2
  expect((await bed.client.extendSession()).contactedAt).toBeLessThan(start + minute / 2)
  bed.aheadMs = 2 * minute
  expect((await bed.client.extendSession()).contactedAt).toBeGreaterThanOrEqual(start + 2 * minute)
})

test('a renewal looks at the session and does not extend it', async () => {
  const bed = open()
  const start = Date.now()
  await bed.client.restore()
  bed.aheadMs = minute
  expect((await bed.client.renewTokens()).contactedAt).toBeLessThan(start + minute)
})

test('a session that expires at the backend is lost', async () => {
  const bed = open()
  await bed.client.restore()
  bed.aheadMs = 11 * minute
  await expect(bed.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/login-required' })
})

test('a sign-out that has no effect is found out', async () => {
  const bed = open()
  await bed.client.restore()
  bed.ignoresSignOut = true
  await expect(bed.client.signOut()).rejects.toMatchObject({ code: 'token-client/config-invalid', field: 'signOut' })
  await expect(bed.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
})

test.each([429, 500, 503])('status %d leaves the session as it is', async (status) => {
  const bed = open()
  await bed.client.restore()
  bed.status = status
  await expect(bed.client.extendSession()).rejects.toMatchObject({ code: 'token-client/server-unavailable' })
  bed.status = null
  expect((await bed.client.extendSession()).user.sub).toBe('ada')
})

test('status 401 means that no user is signed in', async () => {
  const bed = open()
  bed.status = 401
  expect(await bed.client.restore()).toBeNull()
})

test('an answer that "read" does not expect is a wrong configuration, not a lost session', async () => {
  const read = () => {
    throw new TypeError('HTML')
  }
  const bed = open({ options: { read } })
  await expect(bed.client.restore()).rejects.toMatchObject({ code: 'token-client/config-invalid', field: 'read' })
})
