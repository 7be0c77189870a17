/* oxlint-disable react/rules-of-hooks -- each probe is the body of a component */
import type { TokenClient } from '@stillhere/token-client'
import { act, cleanup, render, screen } from '@testing-library/react'
import { Profiler, useReducer, type ReactNode } from 'react'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { ProtectedRoute } from '../guards/ProtectedRoute.tsx'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { useAccessToken, type AccessTokenResult } from './useAccessToken.ts'
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
    { reactStrictMode: false }, // which renders twice, and renders are counted here
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

test('a renewal does not render a component that reads no token', async () => {
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
  await act(() => session.engine.getAccessToken({ forceRenew: true }))
  await pass(session, 0)
  expect(renders).toEqual({ ...before, token: (before['token'] ?? 0) + 1 })
})

describe('useAccessToken', () => {
  test('requests a token when it is read, and reports when there is none', async () => {
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

  test('never returns another user’s token or an expired one', async () => {
    const session = await createTestSession({ policy: { unattended: 'pause' } })
    const seen: string[] = []
    let again = () => {}
    const { text } = show(session, {
      token: () => {
        const { status, token } = useAccessToken()
        const now = session.engine.now()
        seen.push(`${useUser()?.sub} ${status} ${token && token.expiresAt <= now ? 'expired' : token?.value}`)
        again = useReducer((count: number) => count + 1, 0)[1]
        return status
      },
    })
    await pass(session, 0)
    expect(text('token')).toBe('ready')
    // the user is away: no renewal, and the token expires
    await pass(session, 200_000)
    act(() => again())
    expect(text('token')).toBe('pending')
    session.engine.reportActivity('test')
    await pass(session, 1_000)
    expect(text('token')).toBe('ready')
    session.browser.server.signInAs({ iss: 'https://memory.example', sub: 'grace' })
    await act(() => session.engine.signIn({ mode: 'popup' }))
    expect(text('token')).toBe('ready')
    const tokensOf = (sub: string) =>
      new Set(seen.filter((one) => one.startsWith(`${sub} ready`)).map((one) => one.split(' ')[2]))
    expect([...tokensOf('ada')].length).toBeGreaterThan(1)
    expect(tokensOf('grace').size).toBe(1)
    expect([...tokensOf('ada')].filter((token) => tokensOf('grace').has(token))).toEqual([])
    expect([...tokensOf('ada')]).not.toContain('expired')
  })

  test('requests a new token when the token expires', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const session = await createTestSession({ policy: { unattended: 'pause' } })
    const { text } = show(session, { token: () => useAccessToken().status })
    await pass(session, 0)
    expect(text('token')).toBe('ready')
    await pass(session, 200_000)
    await act(() => vi.advanceTimersByTime(150_000))
    expect(text('token')).toBe('pending')
  })

  test('is pending during a sign-in, and as before when it fails', async () => {
    const session = await createTestSession()
    const { text } = show(session, { token: () => useAccessToken().status })
    await pass(session, 0)
    const popup = session.browser.server.holdPopup()
    await act(async () => void session.engine.reauthenticate({ mode: 'popup', purpose: 'step-up' }).catch(() => {}))
    expect(text('token')).toBe('pending')
    await act(async () => popup.close())
    await pass(session, 0)
    expect(text('token')).toBe('ready')
  })

  test('is pending while the session is restored, then unavailable without a user', async () => {
    const session = await createTestSession({ status: 'restoring' })
    session.browser.server.endSession()
    const { text } = show(session, { token: () => useAccessToken().status })
    expect(text('token')).toBe('pending')
    await pass(session, 120_000)
    expect(text('token')).toBe('unavailable')
  })

  test('says by its status what else there is', () => {
    const tell = (result: AccessTokenResult): string =>
      result.status === 'ready' ? result.token.value : result.status === 'unavailable' ? `${result.error?.code}` : '…'
    expect(tell({ status: 'pending', getAccessToken: () => Promise.reject(new Error('unused')) })).toBe('…')
  })

  test('requests nothing if nothing is read', async () => {
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

test('useSessionExpiry: a moving deadline renders only components that read it', async () => {
  const session = await createTestSession()
  const { renders, text } = show(session, {
    warning: () => useSessionExpiry().warning,
    limit: () => useSessionExpiry().limit,
    deadline: () => useSessionExpiry().deadlineAt,
  })
  const first = Number(text('deadline'))
  expect(renders).toEqual({ warning: 1, limit: 1, deadline: 1 })
  for (let i = 0; i < 30; i++) {
    act(() => session.engine.reportActivity('test'))
    await pass(session, 10_000)
  }
  expect(renders).toMatchObject({ warning: 1, limit: 1 })
  expect(renders['deadline']).toBeGreaterThan(1)
  expect(Number(text('deadline'))).toBeGreaterThan(first + 100_000)
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
  await act(() => session.engine.getAccessToken({ forceRenew: true }))
  expect(screen.getByText('Orders')).toBeTruthy()
  expect(commits).toBe(0)
})

describe('useKeepSessionActive', () => {
  test('keeps the session active, and stops on unmount', async () => {
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
