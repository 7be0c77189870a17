import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { createTestSession, type TestSessionOptions } from '../testing/createTestSession.ts'
import { lazyModule, useDialogModule } from './lazyModule.ts'
import { PlainDialog } from './PlainDialog.tsx'

type Loaded = { text: string }

let outcomes: (() => Promise<Loaded>)[]
const load = vi.fn<() => Promise<Loaded>>(() => (outcomes.length > 1 ? outcomes.shift()! : outcomes[0]!)())
const works = () => Promise.resolve({ text: 'the dialog' })
const fails = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))

beforeEach(() => {
  outcomes = [works]
  load.mockClear()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  // as in Safari, whose pages are idle after a timeout
  vi.stubGlobal('requestIdleCallback', undefined)
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const show = async (options: TestSessionOptions) => {
  const session = await createTestSession(options)
  const dialog = lazyModule(load)
  function Dialog() {
    const { module, hasFailed } = useDialogModule(dialog)
    return module ? <p>{module.text}</p> : hasFailed ? <PlainDialog messages={undefined} asks /> : null
  }
  await act(async () =>
    render(
      <AuthProvider engine={session.engine}>
        <Dialog />
      </AuthProvider>,
    ),
  )
  return session
}
const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

test('is loaded when the page is idle after sign-in, once', async () => {
  await show({ status: 'active' })
  expect(load).not.toHaveBeenCalled()
  await later(2_500)
  expect(screen.getByText('the dialog')).toBeVisible()
  expect(load).toHaveBeenCalledTimes(1)
})

test('is not loaded while no user is signed in', async () => {
  await show({ status: 'signed-out' })
  await later(60_000)
  expect(load).not.toHaveBeenCalled()
})

test.each(['expiring', 'ended'] as const)('is loaded at once when the session is %s', async (status) => {
  await show({ status })
  expect(screen.getByText('the dialog')).toBeVisible()
})

test('is retried after a failure, long before the warning', async () => {
  outcomes = [fails, fails, works]
  await show({ status: 'active' })
  await later(1_000)
  expect(load).toHaveBeenCalledTimes(1)
  expect(screen.queryByRole('alertdialog')).toBeNull()
  await later(10_000)
  expect(screen.getByText('the dialog')).toBeVisible()
  expect(load).toHaveBeenCalledTimes(3)
})

test('is retried when the browser comes back online', async () => {
  outcomes = [fails, works]
  await show({ status: 'active' })
  await later(2_000)
  await act(async () => void dispatchEvent(new Event('online')))
  expect(screen.getByText('the dialog')).toBeVisible()
})

test('a plain dialog asks while the code cannot be loaded, and extends the session', async () => {
  outcomes = [fails]
  const { engine } = await show({ status: 'expiring' })
  expect(screen.getByRole('alertdialog', { name: 'Are you still here?' })).toBeVisible()
  await act(async () => screen.getByRole('button', { name: 'Stay signed in' }).click())
  await later(0)
  expect(engine.store.getState().status).toBe('active')
  expect(screen.queryByRole('alertdialog')).toBeNull()
})

test('a plain dialog shows the end, and signs in again', async () => {
  outcomes = [fails]
  const { engine } = await show({ status: 'ended' })
  expect(screen.getByRole('alertdialog', { name: 'Your session has ended' })).toBeVisible()
  await act(async () => screen.getByRole('button', { name: 'Sign in again' }).click())
  await later(0)
  expect(engine.store.getState().status).toBe('active')
})
