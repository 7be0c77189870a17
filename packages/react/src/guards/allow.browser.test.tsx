import type { UserClaims } from '@stillhere/token-client'
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestSession, type TestSession, type TestSessionOptions } from '../testing/createTestSession.ts'
import { renderWithSession } from '../testing/renderWithSession.tsx'
import { ProtectedRoute, type ProtectedRouteProps } from './ProtectedRoute.tsx'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

const ada: UserClaims = { iss: 'https://memory.example', sub: 'ada', name: 'Ada', roles: ['clerk'] }
const grace: UserClaims = { iss: 'https://memory.example', sub: 'grace', name: 'Grace', roles: ['admin'] }
const isAdmin = ({ roles }: UserClaims) => Array.isArray(roles) && roles.includes('admin')

const guard = (session: TestSession | TestSessionOptions, props: Partial<ProtectedRouteProps> = {}) =>
  renderWithSession(
    <ProtectedRoute fallback={<p>Wait</p>} allow={isAdmin} {...props}>
      <p>Accounts</p>
    </ProtectedRoute>,
    { session },
  )
const accounts = () => screen.queryByText('Accounts')
const isDenied = () => screen.queryByRole('heading', { name: 'You don’t have access to this page' }) !== null

test('an allowed user sees the page', async () => {
  await guard({ user: grace })
  expect(accounts()).not.toBeNull()
  expect(isDenied()).toBe(false)
})

test('other users see a refusal, and can use another account', async () => {
  const session = await createTestSession({ user: ada })
  const asked: unknown[] = []
  const { signIn } = session.tokenClient
  session.tokenClient.signIn = (options) => (asked.push(options), signIn(options))
  const { advance } = await guard(session, { returnTo: '/accounts' })
  await advance(60_000)
  expect(isDenied()).toBe(true)
  expect(accounts()).toBeNull()
  expect(screen.queryByText('Wait')).toBeNull()
  expect(asked).toEqual([])
  session.browser.server.signInAs(grace)
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Use another account' })))
  expect(asked).toEqual([{ returnTo: '/accounts', prompt: 'login' }])
  expect(accounts()).not.toBeNull()
})

test('the app can replace the refusal', async () => {
  await guard({ user: ada }, { denied: <p>Ask Grace</p> })
  expect(screen.getByText('Ask Grace')).toBeTruthy()
  expect(isDenied()).toBe(false)
})

test('a refused user is not asked for a step-up', async () => {
  const session = await createTestSession({ user: ada })
  const before = session.browser.server.requests.length
  const { advance } = await guard(session, { acrValues: 'gold' })
  await advance(5_000)
  expect(session.browser.server.requests).toHaveLength(before)
  expect(isDenied()).toBe(true)
})

test('a revoked role closes the page', async () => {
  const { session } = await guard({ user: grace })
  session.browser.server.signInAs({ ...grace, roles: [] })
  await act(() => session.engine.getAccessToken({ forceRenew: true }))
  expect(session.engine.store.getState()).toMatchObject({ user: { roles: [] } })
  expect(accounts()).toBeNull()
  expect(isDenied()).toBe(true)
})

test('refused children do not return after an end', async () => {
  const { session, advance } = await guard({ user: ada, status: 'expiring', remainingMs: 5_000 })
  await advance(5_000)
  expect(session.engine.store.getState().status).toBe('ended')
  expect(accounts()).toBeNull()
  await act(() => session.engine.reauthenticate())
  expect(isDenied()).toBe(true)
})

test('an allowed user gets the same page back after an end', async () => {
  const { session, advance } = await guard({ user: grace, status: 'expiring', remainingMs: 5_000 })
  const before = accounts()
  await advance(5_000)
  expect(accounts()).toBe(before)
  await act(() => session.engine.reauthenticate())
  expect(accounts()).toBe(before)
})
