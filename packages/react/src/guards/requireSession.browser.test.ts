import { TokenClientError, type SignInOptions } from '@stillhere/token-client'
import { beforeEach, expect, test } from 'vitest'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { requireSession } from './requireSession.ts'

beforeEach(() => sessionStorage.clear())

/** Records the options of each sign-in. */
const overhear = (session: TestSession) => {
  const asked: SignInOptions[] = []
  const { signIn } = session.tokenClient
  session.tokenClient.signIn = (options = {}) => (asked.push(options), signIn(options))
  return asked
}
const settled = async (promise: Promise<unknown>) => {
  const pending = Symbol('pending')
  const outcome = await Promise.race([promise.catch((error: unknown) => error), Promise.resolve(pending)])
  return outcome !== pending
}

test('returns the session at once if a user is signed in', async () => {
  const { engine } = await createTestSession()
  expect(await requireSession(engine)).toMatchObject({ status: 'active', user: { sub: 'ada' } })
})

test('waits while the session is restored', async () => {
  const session = await createTestSession({ status: 'restoring' })
  const asked = overhear(session)
  const found = requireSession(session.engine)
  await session.browser.clock.advance(59_000)
  expect(await settled(found)).toBe(false)
  await session.browser.clock.advance(61_000)
  expect(await found).toMatchObject({ status: 'active' })
  expect(asked).toEqual([])
})

test('redirects once for many callers, and returns to the requested page', async () => {
  const session = await createTestSession({ status: 'signed-out' })
  const asked = overhear(session)
  const found = [1, 2, 3].map(() => requireSession(session.engine, { returnTo: '/orders?sort=oldest' }))
  expect(await Promise.all(found)).toMatchObject([{ status: 'active' }, { status: 'active' }, { status: 'active' }])
  expect(asked).toEqual([{ returnTo: '/orders?sort=oldest' }])
})

test('waits for the sign-in after an end', async () => {
  const session = await createTestSession({ status: 'ended' })
  const found = requireSession(session.engine)
  await session.browser.clock.advance(600_000)
  expect(await settled(found)).toBe(false)
  await session.engine.reauthenticate()
  expect(await found).toMatchObject({ status: 'active' })
})

test.each([
  ['signIn is none', { status: 'signed-out' }, 'none', 'token-client/not-signed-in'],
  ['the user has signed out', { status: 'signed-out', reason: 'signed-out' }, 'redirect', 'token-client/not-signed-in'],
  ['it could not be found out', { error: 'token-client/network' }, 'redirect', 'token-client/network'],
] as const)('rejects and goes nowhere where %s', async (_, state, signIn, code) => {
  const session = await createTestSession(state)
  const asked = overhear(session)
  await expect(requireSession(session.engine, { signIn })).rejects.toMatchObject({ code })
  expect(asked).toEqual([])
})

test('rejects with the failure of the sign-in, and does not repeat it', async () => {
  const session = await createTestSession({ status: 'signed-out' })
  session.browser.server.fail('token-client/access-denied')
  await expect(requireSession(session.engine)).rejects.toMatchObject({ code: 'token-client/access-denied' })
  await expect(requireSession(session.engine)).rejects.toBeInstanceOf(TokenClientError)
})

test('does not redirect a third time within a minute', async () => {
  const leave = async () => {
    const session = await createTestSession({ status: 'signed-out' })
    session.tokenClient.signIn = () => new Promise(() => {}) // the page goes away
    return requireSession(session.engine)
  }
  expect(await settled(leave())).toBe(false)
  expect(await settled(leave())).toBe(false)
  await new Promise((resolve) => queueMicrotask(() => resolve(null)))
  await expect(leave()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
})

test('waits during a sign-in, whatever else happens', async () => {
  const session = await createTestSession({ status: 'signed-out', latencyMs: 5_000 })
  const found = requireSession(session.engine)
  await session.environment.goOffline()
  await session.environment.goOnline()
  expect(await settled(found)).toBe(false)
  await session.browser.clock.advance(20_000)
  expect(await found).toMatchObject({ status: 'active' })
})

test('asks once for a newer authentication', async () => {
  const session = await createTestSession()
  const asked = overhear(session)
  await session.browser.clock.advance(120_000)
  const found = requireSession(session.engine, { maxAge: 60 })
  await session.browser.clock.advance(0)
  expect(asked).toMatchObject([{ maxAge: 60 }])
  await expect(found).rejects.toMatchObject({ code: 'token-client/interaction-required' })
})

test('an abort rejects and leaves no listener', async () => {
  const session = await createTestSession({ status: 'restoring' })
  const giveUp = new AbortController()
  const found = requireSession(session.engine, { signal: giveUp.signal })
  giveUp.abort()
  await expect(found).rejects.toMatchObject({ code: 'token-client/aborted' })
  await expect(requireSession(session.engine, { signal: giveUp.signal })).rejects.toMatchObject({
    code: 'token-client/aborted',
  })
})
