import { act, cleanup, render, screen } from '@testing-library/react'
import { Profiler } from 'react'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { AuthProvider } from './AuthProvider.tsx'
import { SessionEndedDialog } from './components/session-ended-dialog/SessionEndedDialog.tsx'
import { SessionTimeoutModal } from './components/session-timeout-modal/SessionTimeoutModal.tsx'
import { ProtectedRoute } from './guards/ProtectedRoute.tsx'
import { useAccessToken } from './hooks/useAccessToken.ts'
import { useSession } from './hooks/useSession.ts'
import { useSessionExpiry } from './hooks/useSessionExpiry.ts'
import { useUser } from './hooks/useUser.ts'
import { createTestSession, type TestSession } from './testing/createTestSession.ts'

afterEach(cleanup)

const minute = 60_000
const hour = 60 * minute

const Orders = () => {
  const { status } = useSession()
  const user = useUser()
  const { warning } = useSessionExpiry()
  const { status: token } = useAccessToken()
  return <p>{`${user?.name} ${status} ${warning ? 'warned' : 'calm'} ${token}`}</p>
}

/** An app with everything that it can have of us; counts what React commits for it, inside the modal and outside. */
async function show(session: TestSession) {
  const commits = { page: 0, modal: 0 }
  const view = render(
    <AuthProvider engine={session.engine}>
      <Profiler id="page" onRender={() => commits.page++}>
        <ProtectedRoute>
          <Orders />
        </ProtectedRoute>
      </Profiler>
      <Profiler id="modal" onRender={() => commits.modal++}>
        <SessionTimeoutModal />
        <SessionEndedDialog />
      </Profiler>
    </AuthProvider>,
  )
  await act(() => session.browser.clock.advance(0))
  await act(() => vi.dynamicImportSettled()) // after all lazy loading
  return { ...view, commits }
}
const pass = (session: TestSession, ms: number) => act(() => session.browser.clock.advance(ms))

/** Every alarm that this tab sets from now on. */
const watchAlarms = ({ environment: { clock } }: TestSession) => {
  const delays: number[] = []
  const { setAlarm } = clock
  clock.setAlarm = (delayMs, ring) => {
    delays.push(delayMs)
    return setAlarm(delayMs, ring)
  }
  return delays
}

/** Records every listener that is added in this page from now on. */
const watchListeners = () => {
  const added: string[] = []
  const { addEventListener } = EventTarget.prototype
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...given: Parameters<typeof addEventListener>) {
    added.push(given[0])
    return addEventListener.apply(this, given)
  }
  onTestFinished(() => {
    EventTarget.prototype.addEventListener = addEventListener
  })
  return added
}

test('an idle page for an hour: one alarm, no commit, no new listener, no request', async () => {
  const session = await createTestSession({ policy: { idleTimeoutMs: 2 * hour } })
  const { commits } = await show(session)
  const { clock, server } = session.browser
  expect(screen.getByText('Ada active calm ready')).toBeTruthy()
  expect(clock.alarms()).toBe(1)
  const before = { ...commits }
  const asked = server.requests.length
  const events = session.events.length
  const delays = watchAlarms(session)
  const listeners = watchListeners()
  // pages: waking up, tabs, activity, coming back, the countdown; networks: waking up, restoring; one channel
  expect(session.environment.open()).toBe(8)

  for (let passed = 0; passed < 60; passed++) {
    await pass(session, minute)
    expect(clock.alarms()).toBe(1)
  }
  expect(commits).toEqual(before)
  expect(delays).toEqual([]) // the one alarm is the one that was set an hour ago: nothing has woken up
  expect(server.requests.length).toBe(asked)
  expect(session.events.length).toBe(events)
  expect(listeners).toEqual([])
  expect(session.environment.open()).toBe(8)
  expect(screen.getByText('Ada active calm ready')).toBeTruthy()
})

test('a countdown of a minute: one alarm at a time, and the page commits for the warning only', async () => {
  const session = await createTestSession()
  const { commits } = await show(session)
  const { clock, server } = session.browser
  await pass(session, 239_000)
  const before = { ...commits }
  const asked = server.requests.length
  await pass(session, 1_000)
  expect(screen.getByRole('alertdialog', { name: 'Are you still here?' })).toBeTruthy()
  expect(commits.page).toBe(before.page + 1)
  const warned = { ...commits }

  const delays = watchAlarms(session)
  for (let second = 1; second < 60; second++) {
    await pass(session, 1_000)
    expect(clock.alarms()).toBe(1)
  }
  expect(delays).toHaveLength(59)
  expect(commits.page).toBe(warned.page)
  expect(commits.modal).toBe(warned.modal)
  expect(server.requests.length).toBe(asked)
  await pass(session, 1_000)
  expect(screen.getByRole('alertdialog', { name: 'Your session has ended' })).toBeTruthy()
  expect(clock.alarms()).toBe(0)
})

test('a countdown in a hidden tab: no timer per second', async () => {
  const session = await createTestSession()
  const { commits } = await show(session)
  await pass(session, 241_000)
  const delays = watchAlarms(session)
  await act(() => session.environment.hide())
  const hidden = { ...commits }
  for (let second = 0; second < 50; second++) await pass(session, 1_000)
  expect(delays).toHaveLength(1) // the deadline's
  expect(commits).toEqual(hidden)
  await act(() => session.environment.show())
  expect(session.engine.countdown.getState()).toBe(9)
})
