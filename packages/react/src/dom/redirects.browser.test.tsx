import { act, cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { createTestSession, type TestSession, type TestSessionOptions } from '../testing/createTestSession.ts'
import { keepScroll } from './redirects.ts'

let leaving: AbortController
let page: HTMLElement
beforeEach(() => {
  sessionStorage.clear()
  leaving = new AbortController()
  page = document.createElement('div')
  document.body.append(page)
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'performance'] })
})
afterEach(() => {
  leaving.abort()
  page.remove()
  vi.useRealTimers()
  scrollTo(0, 0)
  cleanup()
})

const here = () => location.pathname + location.search + location.hash
const grow = (to: number) => (page.style.blockSize = `${to}px`)
const frames = (ms: number) => vi.advanceTimersByTime(ms)
const open = async (options: TestSessionOptions) => {
  const session = await createTestSession(options)
  keepScroll(session.engine, leaving.signal)
  return session
}
/** Leaves the page, scrolled, in whatever state; what comes back is another page. */
const leave = async (options: TestSessionOptions, top = 700) => {
  await open(options)
  grow(5_000)
  scrollTo(0, top)
  dispatchEvent(new PageTransitionEvent('pagehide'))
  leaving.abort()
  leaving = new AbortController()
  scrollTo(0, 0)
  grow(0)
}
const comeBack = async (returnTo = here()): Promise<TestSession> => {
  const session = await open({ status: 'signed-out' })
  await session.engine.signIn({ returnTo })
  await vi.dynamicImportSettled()
  return session
}

test.each<TestSessionOptions>([{ status: 'signed-out' }, { status: 'ended' }, { status: 'reauthenticating' }])(
  'restores the scroll position once the page is high enough: %j',
  async (options) => {
    await leave(options)
    await comeBack()
    frames(1_000)
    expect(scrollY).toBe(0)
    grow(5_000)
    frames(50)
    expect(scrollY).toBe(700)
  },
)

test('also if it starts after the sign-in', async () => {
  await leave({ status: 'ended' })
  const session = await createTestSession({ status: 'signed-out' })
  await session.engine.signIn({ returnTo: here() })
  grow(5_000)
  keepScroll(session.engine, leaving.signal)
  await vi.dynamicImportSettled()
  frames(50)
  expect(scrollY).toBe(700)
})

test('a router’s scroll to the top is corrected', async () => {
  await leave({ status: 'ended' })
  grow(5_000)
  await comeBack()
  frames(300)
  scrollTo(0, 0)
  frames(300)
  expect(scrollY).toBe(700)
})

test('a later scroll of the page is not corrected', async () => {
  await leave({ status: 'ended' })
  grow(5_000)
  await comeBack()
  frames(1_000)
  scrollTo(0, 100)
  frames(1_000)
  expect(scrollY).toBe(100)
})

test.each(['wheel', 'touchstart', 'pointerdown', 'keydown'])('user input stops it: %s', async (type) => {
  await leave({ status: 'ended' })
  await comeBack()
  frames(100)
  dispatchEvent(new Event(type))
  grow(5_000)
  frames(1_000)
  expect(scrollY).toBe(0)
})

test('gives up on a page that stays too short', async () => {
  await leave({ status: 'ended' })
  await comeBack()
  frames(6_000)
  grow(5_000)
  frames(1_000)
  expect(scrollY).toBe(0)
})

test('another page starts at the top, and so does the second visit', async () => {
  await leave({ status: 'ended' })
  grow(5_000)
  await comeBack('/elsewhere')
  frames(1_000)
  expect(scrollY).toBe(0)
  await comeBack()
  frames(1_000)
  expect(scrollY).toBe(0)
})

test('nothing is saved while a user is signed in', async () => {
  await leave({ status: 'active' })
  expect(sessionStorage).toHaveLength(0)
})

test.each(['{', 'null', '7', '["/",', '[1,2]', '["/", "7"]'])('an invalid entry is ignored: %s', async (text) => {
  sessionStorage.setItem('stillhere:scroll', text)
  grow(5_000)
  await comeBack()
  frames(1_000)
  expect(scrollY).toBe(0)
})

test('does not subscribe after an abort', async () => {
  const { engine } = await createTestSession()
  const subscribe = vi.fn<typeof engine.store.subscribe>(() => () => {})
  keepScroll({ ...engine, store: { ...engine.store, subscribe } }, AbortSignal.abort())
  expect(subscribe).not.toHaveBeenCalled()
})

test('the provider starts it, and leaves no listener', async () => {
  await leave({ status: 'ended' })
  grow(5_000)
  const { engine, environment } = await createTestSession({ status: 'signed-out' })
  const { unmount } = render(<AuthProvider engine={engine} navigate={() => {}} />)
  await act(() => engine.signIn({ returnTo: here() }))
  await vi.waitFor(() => {
    frames(50)
    expect(scrollY).toBe(700)
  })
  unmount()
  await Promise.resolve() // strict mode would be back by now
  expect(environment.open()).toBe(0)
})
