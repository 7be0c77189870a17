import { TokenClientError, type UserClaims } from '@stillhere/token-client'
import { createMemoryClient } from '@stillhere/token-client/memory'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode, useState, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { ProtectedRoute, type ProtectedRouteProps } from './ProtectedRoute.tsx'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

const grace: UserClaims = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }
const Draft = () => <input aria-label="Draft" defaultValue="" />
const Orders = () => {
  const [mounted] = useState(() => performance.now())
  return <p data-mounted={mounted}>Orders</p>
}
const guard = (session: TestSession, props: Partial<ProtectedRouteProps> = {}) =>
  render(
    <AuthProvider engine={session.engine}>
      <ProtectedRoute fallback={<p>Wait</p>} {...props}>
        <Orders />
        <Draft />
      </ProtectedRoute>
    </AuthProvider>,
  )
const orders = () => screen.queryByText('Orders')
const signIns = ({ browser }: TestSession) =>
  browser.server.requests.filter(({ endpoint, prompt }) => endpoint === 'authorize' && prompt !== 'none')

test('the children are not in the document while the session is restored', async () => {
  const tokenClient = createMemoryClient({ signedIn: true })
  const statuses: string[] = []
  let status = 'restoring'
  const Spy = (): ReactNode => {
    statuses.push(status)
    return null
  }
  render(
    <StrictMode>
      <AuthProvider
        tokenClient={tokenClient}
        onEvent={(event) => {
          if (event.type === 'statusChanged') status = event.to
        }}
      >
        <ProtectedRoute>
          <Spy />
          <Orders />
        </ProtectedRoute>
      </AuthProvider>
    </StrictMode>,
  )
  expect(orders()).toBeNull()
  await screen.findByText('Orders')
  expect(statuses).not.toContain('restoring')
})

test('many guards in strict mode start one sign-in with its returnTo', async () => {
  const session = await createTestSession({ status: 'signed-out', latencyMs: 1_000 })
  const asked: unknown[] = []
  const { signIn } = session.tokenClient
  session.tokenClient.signIn = (options) => (asked.push(options), signIn(options))
  render(
    <StrictMode>
      <AuthProvider engine={session.engine}>
        {['a', 'b', 'c'].map((name) => (
          <ProtectedRoute key={name} fallback={<p>Wait</p>} returnTo="/orders" maxAge={60} acrValues="gold">
            <Orders />
          </ProtectedRoute>
        ))}
      </AuthProvider>
    </StrictMode>,
  )
  expect(screen.getAllByText('Wait')).toHaveLength(3)
  expect(asked).toEqual([{ returnTo: '/orders', maxAge: 60, acrValues: 'gold' }])
  expect(orders()).toBeNull()
})

test('a failure is shown without a redirect', async () => {
  const session = await createTestSession({ error: 'token-client/discovery-invalid' })
  guard(session)
  expect(screen.getByText(/told to fail.*token-client\/discovery-invalid/)).toBeTruthy()
  await act(() => session.browser.clock.advance(600_000))
  expect(signIns(session)).toHaveLength(0)
  session.browser.server.fail('token-client/network')
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
  expect(signIns(session)).toHaveLength(1)
  expect(orders()).toBeNull()
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
  expect(orders()).not.toBeNull()
})

test('a failed sign-in is shown and not repeated', async () => {
  const session = await createTestSession({ status: 'signed-out' })
  session.browser.server.fail('token-client/access-denied')
  guard(session, { error: (error, retry) => <button onClick={retry}>{error.code}</button> })
  await act(() => session.browser.clock.advance(600_000))
  expect(signIns(session)).toHaveLength(1)
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'token-client/access-denied' })))
  expect(orders()).not.toBeNull()
})

test('after a sign-out it shows a page instead of a redirect', async () => {
  const session = await createTestSession({ status: 'signed-out', reason: 'signed-out' })
  guard(session)
  expect(screen.getByRole('heading', { name: 'Please sign in' })).toBeTruthy()
  await act(() => session.browser.clock.advance(600_000))
  expect(signIns(session)).toHaveLength(0)
})

test('signIn="none" leaves everything to the app', async () => {
  const session = await createTestSession({ status: 'signed-out' })
  guard(session, { signIn: 'none' })
  expect(screen.getByText('Wait')).toBeTruthy()
  expect(signIns(session)).toHaveLength(0)
})

test('children stay mounted while covered, and return for the same user', async () => {
  const session = await createTestSession({ status: 'expiring', remainingMs: 5_000 })
  guard(session)
  fireEvent.change(screen.getByLabelText('Draft'), { target: { value: 'half a letter' } })
  const before = orders()
  await act(() => session.browser.clock.advance(5_000))
  expect(session.engine.store.getState().status).toBe('ended')
  expect(orders()).toBe(before)
  expect(before?.checkVisibility({ visibilityProperty: true })).toBe(false)
  expect(before?.closest('[inert]')).not.toBeNull()
  await act(() => session.engine.reauthenticate())
  expect(orders()).toBe(before)
  expect(before?.checkVisibility({ visibilityProperty: true })).toBe(true)
  expect(before?.closest('[inert]')).toBeNull()
  expect(screen.getByLabelText<HTMLInputElement>('Draft').value).toBe('half a letter')
})

test('another user does not get the first user’s input', async () => {
  const session = await createTestSession({ status: 'expiring', remainingMs: 5_000 })
  guard(session)
  fireEvent.change(screen.getByLabelText('Draft'), { target: { value: 'half a letter' } })
  await act(() => session.browser.clock.advance(5_000))
  session.browser.server.signInAs(grace)
  await act(() => session.engine.reauthenticate())
  expect(session.engine.store.getState()).toMatchObject({ status: 'active', user: { sub: 'grace' } })
  expect(screen.getByLabelText<HTMLInputElement>('Draft').value).toBe('')
})

test('children that were never shown are not mounted while covered', async () => {
  const session = await createTestSession({ status: 'ended' })
  guard(session)
  expect(orders()).toBeNull()
  expect(screen.getByText('Wait')).toBeTruthy()
})

test('a stale authentication requires a sign-in before the children are shown', async () => {
  const session = await createTestSession()
  await session.browser.clock.advance(120_000)
  session.browser.server.setLatency(1_000)
  guard(session, { maxAge: 60 })
  expect(orders()).toBeNull()
  expect(session.engine.store.getState()).toMatchObject({ status: 'reauthenticating', purpose: 'stale' })
  await act(() => session.browser.clock.advance(5_000))
  expect(signIns(session)).toHaveLength(1)
})

test('an open page does not close when its authentication becomes stale', async () => {
  const session = await createTestSession()
  guard(session, { maxAge: 60 })
  await act(() => session.browser.clock.advance(245_000))
  expect(session.engine.store.getState().status).toBe('expiring')
  expect(orders()?.checkVisibility({ visibilityProperty: true })).toBe(true)
})

test('the back button from the sign-in page shows a page instead of a redirect', async () => {
  const session = await createTestSession({ status: 'signed-out', latencyMs: 1_000 })
  guard(session)
  expect(screen.getByText('Wait')).toBeTruthy()
  act(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  expect(screen.getByRole('heading', { name: 'Please sign in' })).toBeTruthy()
  expect(signIns(session)).toHaveLength(1)
})

test('a provider that does not meet the requirement is asked once', async () => {
  const session = await createTestSession()
  guard(session, { acrValues: 'gold' })
  await act(() => session.browser.clock.advance(5_000))
  expect(signIns(session)).toHaveLength(1)
  expect(orders()).toBeNull()
  expect(screen.getByRole('heading', { name: 'Please sign in' })).toBeTruthy()
})

test('a user who returns from the sign-in is not redirected again', async () => {
  const session = await createTestSession({ status: 'signed-out' })
  await session.engine.signIn({ returnTo: '/orders' })
  const before = signIns(session).length
  guard(session, { acrValues: 'gold' })
  await act(() => session.browser.clock.advance(5_000))
  expect(signIns(session)).toHaveLength(before)
  expect(screen.getByRole('heading', { name: 'Please sign in' })).toBeTruthy()
})

test('in-place opens a popup, and redirects if the client has none', async () => {
  const session = await createTestSession({ status: 'signed-out' })
  const modes: unknown[] = []
  const { signIn } = session.tokenClient
  session.tokenClient.signIn = (options) => {
    modes.push(options?.mode)
    if (options?.mode !== 'popup') return signIn(options)
    return Promise.reject(new TokenClientError('token-client/popup-unsupported', 'sign-in', 'No popup.'))
  }
  guard(session, { signIn: 'in-place' })
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Sign in' })))
  expect(modes).toEqual(['popup', undefined])
  expect(orders()).not.toBeNull()
})

describe('a sign-in that leads back without a session', () => {
  const leave = async () => {
    const session = await createTestSession({ status: 'signed-out' })
    session.tokenClient.signIn = () => (departures++, new Promise(() => {})) // the page goes away
    const { unmount } = guard(session)
    await act(() => session.browser.clock.advance(0))
    return unmount
  }
  let departures = 0
  beforeEach(() => {
    departures = 0
  })

  test('starts twice a minute, and then only by a click', async () => {
    ;(await leave())()
    ;(await leave())()
    await leave()
    expect(departures).toBe(2)
    expect(screen.getByRole('heading', { name: 'Please sign in' })).toBeTruthy()
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Sign in' })))
    expect(departures).toBe(3)
  })

  test('starts again after a minute', async () => {
    ;(await leave())()
    ;(await leave())()
    const noted = JSON.parse(sessionStorage.getItem('stillhere:redirects') ?? '') as number[]
    expect(noted).toHaveLength(2)
    sessionStorage.setItem('stillhere:redirects', JSON.stringify(noted.map((at) => at - 60_000)))
    await leave()
    expect(departures).toBe(3)
  })

  test.each(['{', '{"length":9}', '[1,2,3]', '["a","b","c"]', 'null'])(
    'rubbish in the storage changes nothing: %s',
    async (text) => {
      sessionStorage.setItem('stillhere:redirects', text)
      await leave()
      expect(departures).toBe(1)
    },
  )

  test('a sign-in that has not left the page is not counted', async () => {
    for (let times = 0; times < 3; times++) {
      const session = await createTestSession({ status: 'signed-out' })
      session.browser.server.fail('token-client/network')
      guard(session).unmount()
      await session.browser.clock.advance(0)
    }
    expect(sessionStorage.getItem('stillhere:redirects')).toBe('[]')
  })
})
