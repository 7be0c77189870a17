/* oxlint-disable react/rules-of-hooks -- each probe is the body of a component */
import type { TokenClient } from '@stillhere/token-client'
import { act, cleanup, render, screen } from '@testing-library/react'
import { Profiler, type ReactNode } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { ProtectedRoute } from '../guards/ProtectedRoute.tsx'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { useAccessToken } from './useAccessToken.ts'
import { useAuthorizedFetch } from './useAuthorizedFetch.ts'
import { useKeepSessionActive } from './useKeepSessionActive.ts'
import { useSession } from './useSession.ts'
import { useSessionActions, type SessionActions } from './useSessionActions.ts'
import { useSessionExpiry } from './useSessionExpiry.ts'
import { useUser } from './useUser.ts'

afterEach(cleanup)

/** Counts how often each probe renders. */
function show(session: TestSession, probes: Record<string, () => unknown>) {
  const renders: Record<string, number> = {}
  const Probe = ({ name, read }: { name: string; read: () => unknown }) => {
    renders[name] = (renders[name] ?? 0) + 1
    return <output aria-label={name}>{String(read())}</output>
  }
  const view = render(
    <AuthProvider engine={session.engine}>
      {Object.entries(probes).map(([name, read]) => (
        <Probe key={name} name={name} read={read} />
      ))}
    </AuthProvider>,
  )
  return { ...view, renders, text: (name: string) => screen.getByLabelText(name).textContent }
}

const offline = (session: TestSession) => act(() => session.environment.goOffline())
const pass = (session: TestSession, ms: number) => act(() => session.browser.clock.advance(ms))

describe('useSession', () => {
  test('renders only for what was read', async () => {
    const session = await createTestSession()
    const { renders, text } = show(session, {
      status: () => useSession().status,
      connection: () => useSession().connection,
      nothing: () => void useSession(),
    })
    await offline(session)
    expect(renders).toEqual({ status: 1, connection: 2, nothing: 1 })
    expect(text('connection')).toBe('offline')
    await act(() => session.engine.signOut({ scope: 'application' }))
    expect(renders).toEqual({ status: 2, connection: 2, nothing: 1 })
    expect(text('status')).toBe('signed-out')
  })

  test('notices a property that appears', async () => {
    const session = await createTestSession()
    const { text } = show(session, {
      reason: () => {
        const state = useSession()
        return 'reason' in state ? state.reason : 'none'
      },
    })
    expect(text('reason')).toBe('none')
    await act(() => session.engine.signOut())
    expect(text('reason')).toBe('signed-out')
  })

  test('renders only when the selection changes, by the given comparison', async () => {
    const session = await createTestSession()
    const { renders } = show(session, {
      object: () => useSession((state) => ({ status: state.status })).status,
      equal: () =>
        useSession(
          (state) => ({ status: state.status }),
          (a, b) => a.status === b.status,
        ).status,
    })
    await offline(session)
    expect(renders).toEqual({ object: 2, equal: 1 })
  })
})

test('a renewal renders nobody who does not read tokens', async () => {
  const session = await createTestSession({ policy: { idleTimeoutMs: 600_000 } })
  const { renders } = show(session, {
    status: () => useSession().status,
    user: () => useUser()?.name,
    actions: () => useSessionActions().signOut,
    expiry: () => useSessionExpiry().warning,
    function: () => useAccessToken().getAccessToken,
    fetch: () => useAuthorizedFetch(),
    token: () => useAccessToken().token?.value,
  })
  await pass(session, 0)
  const before = { ...renders }
  await act(() => session.tokenClient.renewTokens())
  await pass(session, 0)
  expect(renders).toEqual({ ...before, token: (before['token'] ?? 0) + 1 })
})

describe('useAccessToken', () => {
  test('gets a token once somebody reads it, and says when there is none any more', async () => {
    const session = await createTestSession()
    const { text } = show(session, {
      token: () => {
        const { status, token } = useAccessToken()
        return `${status} ${token?.value ?? ''}`
      },
    })
    await pass(session, 0)
    expect(text('token')).toMatch(/^ready memory-token-/)
    await act(() => session.engine.signOut())
    expect(text('token')).toBe('unavailable ')
  })

  test('asks for nothing when nobody reads', async () => {
    const session = await createTestSession()
    let asked = 0
    const { getAccessToken } = session.tokenClient
    const tokenClient: TokenClient = session.tokenClient
    tokenClient.getAccessToken = (request) => ((asked += 1), getAccessToken(request))
    show(session, { function: () => useAccessToken().getAccessToken })
    await pass(session, 0)
    expect(asked).toBe(0)
  })
})

describe('useSessionExpiry', () => {
  test('ticks for those who read the time left, and only while expiring', async () => {
    const session = await createTestSession()
    const { renders, text } = show(session, {
      warning: () => useSessionExpiry().warning,
      remaining: () => useSessionExpiry().remainingMs,
    })
    await pass(session, 100_000)
    expect(renders).toEqual({ warning: 1, remaining: 1 })
    await pass(session, 140_000)
    expect(text('warning')).toBe('true')
    expect(text('remaining')).toBe('60000')
    await pass(session, 10_000)
    expect(text('remaining')).toBe('50000')
    expect(renders['warning']).toBe(2)
  })
})

test('the actions stay the same functions', async () => {
  const session = await createTestSession()
  const seen = new Set<SessionActions>()
  const { renders } = show(session, { actions: () => (seen.add(useSessionActions()), useSession().status) })
  await act(() => session.engine.signOut())
  expect(renders['actions']).toBe(2)
  expect(seen.size).toBe(1)
})

test('outside a provider a hook says what is missing', () => {
  const Lost = () => <>{useSession().status}</>
  expect(() => render(<Lost />)).toThrow(/useSession needs an <AuthProvider>/)
})

test('a silent renewal commits nothing below a guard', async () => {
  const session = await createTestSession({ policy: { idleTimeoutMs: 600_000 } })
  let commits = 0
  const Watched = ({ children }: { children: ReactNode }) => (
    <Profiler id="all" onRender={() => (commits += 1)}>
      {children}
    </Profiler>
  )
  render(
    <AuthProvider engine={session.engine}>
      <Watched>
        <ProtectedRoute>
          <p>Orders</p>
        </ProtectedRoute>
      </Watched>
    </AuthProvider>,
  )
  commits = 0
  await act(() => session.tokenClient.renewTokens())
  expect(screen.getByText('Orders')).toBeTruthy()
  expect(commits).toBe(0)
})

describe('useKeepSessionActive', () => {
  test('keeps a person in while something goes on, and lets go with the component', async () => {
    const session = await createTestSession()
    const { unmount } = show(session, { film: () => useKeepSessionActive(true, 'film', { maxMs: 3_600_000 }) })
    await pass(session, 1_200_000)
    expect(session.engine.store.getState().status).toBe('active')
    unmount()
    const again = show(session, { nothing: () => useKeepSessionActive(false, 'film') })
    await pass(session, 400_000)
    expect(session.engine.store.getState().status).toBe('ended')
    again.unmount()
  })
})
