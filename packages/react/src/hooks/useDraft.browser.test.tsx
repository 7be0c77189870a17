import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode, useLayoutEffect, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { longestAgeMs } from '../drafts/draftRecord.ts'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { useDraft } from './useDraft.ts'
import { useUser } from './useUser.ts'

const hour = 60 * 60_000
const ada = { iss: 'https://memory.example', sub: 'ada', name: 'Ada' }
const grace = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }

let session: TestSession
let unmount: () => void
/** Who is signed in and what stands in the field, at each commit. */
let frames: string[]
beforeEach(async () => {
  // so that what is stored at once is not stored by and by
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  localStorage.clear()
  frames = []
  session = await createTestSession()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const field = (name = 'note') => screen.getByLabelText<HTMLInputElement>(name)
const type = (value: string, name?: string) => fireEvent.change(field(name), { target: { value } })
const restoredAt = () => screen.getByRole('status').textContent
const stored = () => Object.keys(localStorage).filter((name) => name.startsWith('stillhere:draft'))
const pass = (ms: number) => act(() => session.browser.clock.advance(ms))
/** By the timers of the page, while the session’s clock stands still. */
const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms))
const now = () => session.engine.now()
const reauthenticate = () => act(() => session.engine.reauthenticate())

function Note({ name = 'note', maxAgeMs = longestAgeMs }: { name?: string; maxAgeMs?: number }) {
  const [value, setValue, draft] = useDraft(name, '', { maxAgeMs })
  const user = useUser()
  useLayoutEffect(() => {
    frames.push(`${user?.sub ?? 'no user'}: ${screen.getAllByLabelText<HTMLInputElement>(name)[0]?.value}`)
  })
  return (
    <>
      <input aria-label={name} value={value} onChange={(event) => setValue(event.target.value)} />
      <output>{draft.restoredAt}</output>
      <button onClick={draft.discard}>Discard</button>
    </>
  )
}
const show = (page: ReactNode = <Note />) => {
  const inApp = (children: ReactNode) => (
    <StrictMode>
      <AuthProvider engine={session.engine}>{children}</AuthProvider>
    </StrictMode>
  )
  const view = render(inApp(page))
  unmount = view.unmount
  return (next: ReactNode) => view.rerender(inApp(next))
}
/** Lazy-loaded; afterwards the provider has it too. */
const isTidy = () => act(async () => void (await import('../drafts/draftStorage.ts')))
/** The page goes and comes, in the same browser. */
const reload = async (page?: ReactNode) => {
  unmount()
  session = { ...session, ...(await session.browser.openTab()) }
  frames = []
  show(page)
}

describe('what was typed comes back', () => {
  test('after a reload, in the first frame, with the time of its saving', async () => {
    show()
    type('half a letter')
    const savedAt = now()
    unmount()
    await pass(60_000)
    await reload()
    expect(field().value).toBe('half a letter')
    expect(frames[0]).toBe('ada: half a letter')
    expect(restoredAt()).toBe(String(savedAt))
  })

  test('in the page, after an idle end', async () => {
    show()
    type('half a letter')
    await pass(300_000)
    expect(session.engine.store.getState().status).toBe('ended')
    await reauthenticate()
    expect(field().value).toBe('half a letter')
    expect(restoredAt()).toBe('')
  })

  test('after an idle end and a sign-in that leaves the page', async () => {
    show()
    type('half a letter')
    await pass(600_000)
    session.browser.server.signInAs(ada)
    await reload()
    expect(field().value).toBe('half a letter')
  })

  test('once the session is usable, and not before', async () => {
    show()
    type('half a letter')
    unmount()
    session = await createTestSession({ status: 'ended' })
    show()
    expect(field().value).toBe('')
    await reauthenticate()
    expect(field().value).toBe('half a letter')
  })

  test('when a session is found only later', async () => {
    show()
    type('half a letter')
    unmount()
    session = await createTestSession({ status: 'signed-out' })
    frames = []
    show()
    expect(field().value).toBe('')
    await act(() => session.engine.signIn())
    expect(frames.at(-1)).toBe('ada: half a letter')
    expect(frames).not.toContain('ada: ')
  })

  test('but not over what has been typed meanwhile', async () => {
    show()
    type('old')
    unmount()
    session = await createTestSession({ status: 'signed-out' })
    show()
    type('new')
    await act(() => session.engine.signIn())
    expect(field().value).toBe('new')
    await reload()
    expect(field().value).toBe('new')
  })
})

test('another key is another draft, and the first one is not forgotten', () => {
  const rerender = show(<Note name="one" />)
  type('first', 'one')
  rerender(<Note name="two" />)
  expect(field('two').value).toBe('')
  type('second', 'two')
  rerender(<Note name="one" />)
  expect(field('one').value).toBe('first')
})

describe('saved', () => {
  test('soon, and not with every key', () => {
    const setItem = vi.spyOn(Storage.prototype, 'setItem')
    show()
    setItem.mockClear()
    for (const text of ['h', 'ha', 'hal', 'half']) type(text)
    expect(setItem).not.toHaveBeenCalled()
    wait(500)
    expect(setItem).toHaveBeenCalledOnce()
    wait(60_000)
    expect(setItem).toHaveBeenCalledOnce()
    for (const text of ['a', 'a l', 'a let', 'a lett']) {
      type(text)
      wait(300) // who types on and on is not waited for
    }
    expect(setItem).toHaveBeenCalledTimes(3)
    setItem.mockRestore()
  })

  const hide = () => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    visibility.mockRestore()
  }
  const lose = async () => {
    session.browser.server.fail('token-client/session-rejected')
    await act(() => session.tokenClient.renewTokens().catch(() => {}))
    expect(session.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'renewal-rejected' })
  }
  test.each<[string, () => unknown]>([
    ['when the question comes', () => pass(240_000)],
    ['when a proof of identity begins', () => act(() => void session.engine.reauthenticate({ purpose: 'stale' }))],
    ['when the session is lost', () => lose()],
    ['when the page is hidden', hide],
    ['when the page goes', () => dispatchEvent(new PageTransitionEvent('pagehide'))],
    ['when its component goes', () => unmount()],
  ])('at once %s', async (_moment, happen) => {
    show()
    type('half a letter')
    expect(stored()).toEqual([])
    await happen()
    expect(stored()).toHaveLength(1)
  })
  test('under names that say neither who nor what', () => {
    show(<Note name="diary" />)
    type('half a letter', 'diary')
    unmount()
    const [name = ''] = stored()
    expect(name + localStorage.getItem(name)).not.toMatch(/ada|diary|example/)
  })

  test('not when it is empty again', () => {
    show()
    type('half a letter')
    wait(500)
    type('')
    unmount()
    expect(stored()).toEqual([])
  })
})

describe('a guest', () => {
  test('leaves nothing behind', async () => {
    session = await createTestSession({ status: 'signed-out' })
    show()
    type('half a letter')
    wait(60_000)
    dispatchEvent(new PageTransitionEvent('pagehide'))
    unmount()
    expect(stored()).toEqual([])
  })

  test('who signs in keeps what was typed, which is saved at once', async () => {
    session = await createTestSession({ status: 'signed-out' })
    show()
    type('half a letter')
    wait(60_000)
    await act(() => session.engine.signIn())
    expect(field().value).toBe('half a letter')
    expect(stored()).toHaveLength(1)
    await reload()
    expect(field().value).toBe('half a letter')
  })
})

describe('another user', () => {
  const signIn = {
    'after an end': async () => {
      await pass(300_000)
      session.browser.server.signInAs(grace)
      await reauthenticate()
    },
    'in the middle of a session': async () => {
      session.browser.server.signInAs(grace)
      await act(() => session.engine.signIn({ mode: 'popup' }))
    },
    'in another tab': async () => {
      const { engine } = await session.browser.openTab()
      session.browser.server.signInAs(grace)
      await act(() => engine.signIn())
      await pass(0)
      expect(session.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'user-changed' })
      await reauthenticate()
    },
  }
  test.each(Object.entries(signIn))('%s never sees a frame of it, and the owner gets it back', async (_how, happen) => {
    show()
    type("ada's letter")
    await happen()
    expect(frames.at(-1)).toBe('grace: ')
    type("grace's letter")
    session.browser.server.signInAs(ada)
    await act(() => session.engine.signIn({ mode: 'popup' }))
    expect(frames.at(-1)).toBe("ada: ada's letter")
    session.browser.server.signInAs(grace)
    await act(() => session.engine.signIn({ mode: 'popup' }))
    expect(frames.at(-1)).toBe("grace: grace's letter")
    expect(frames.filter((frame) => /ada: grace|grace: ada/.test(frame))).toEqual([])
  })

  test('with the same name at another issuer is another user', async () => {
    show()
    type("ada's letter")
    session.browser.server.signInAs({ ...ada, iss: 'https://other.example' })
    await act(() => session.engine.signIn({ mode: 'popup' }))
    expect(field().value).toBe('')
  })
})

describe('a sign-out', () => {
  test('deletes all drafts of the user, also of other pages, and no others', async () => {
    show(<Note name="elsewhere" />)
    type('a letter', 'elsewhere')
    unmount()
    session.browser.server.signInAs(grace)
    session = { ...session, ...(await session.browser.openTab()) }
    show()
    type("grace's letter")
    unmount()
    expect(stored()).toHaveLength(2)
    session.browser.server.signInAs(ada)
    await reload()
    await isTidy()
    type('not saved yet')
    await act(() => session.engine.signOut())
    expect(field().value).toBe('')
    dispatchEvent(new PageTransitionEvent('pagehide'))
    wait(60_000)
    expect(stored()).toHaveLength(1)
    session.browser.server.signInAs(grace)
    await reload()
    expect(field().value).toBe("grace's letter")
  })

  test('in another tab does the same', async () => {
    show()
    type('saved')
    wait(500)
    type('not saved yet')
    const { engine } = await session.browser.openTab()
    await act(() => engine.signOut())
    await pass(0)
    expect(session.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    expect(field().value).toBe('')
    unmount()
    expect(stored()).toEqual([])
  })

  test('that only the server tells of is none', async () => {
    show()
    type('half a letter')
    session.browser.server.endSession()
    await act(() => session.tokenClient.renewTokens().catch(() => {}))
    expect(session.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    expect(field().value).toBe('half a letter')
    expect(stored()).toHaveLength(1)
  })

  test('by the policy for idleness keeps the draft for the user, and clears the page', async () => {
    session = await createTestSession({ policy: { onEnd: 'sign-out-application' } })
    show()
    type('half a letter')
    await pass(300_000)
    expect(session.engine.store.getState().status).toBe('signed-out')
    expect(field().value).toBe('')
    await act(() => session.engine.signIn())
    expect(field().value).toBe('half a letter')
  })
})

test('discard() starts over and leaves nothing behind', async () => {
  show()
  type('half a letter')
  await reload()
  type('nearly a letter')
  fireEvent.click(screen.getByRole('button', { name: 'Discard' }))
  expect(field().value).toBe('')
  expect(restoredAt()).toBe('')
  expect(stored()).toEqual([])
  await reload()
  expect(field().value).toBe('')
})

describe('it is kept', () => {
  test.each([
    ['20 h', longestAgeMs, longestAgeMs],
    ['not longer than 20 h', 48 * hour, longestAgeMs],
    ['less long if told so', hour, hour],
  ])('%s', async (_rule, maxAgeMs, keptMs) => {
    show(<Note maxAgeMs={maxAgeMs} />)
    type('half a letter')
    unmount()
    await session.browser.clock.sleep(keptMs - 1)
    session.browser.server.signInAs(ada)
    await reload(<Note maxAgeMs={maxAgeMs} />)
    expect(field().value).toBe('half a letter')
    unmount()
    await session.browser.clock.sleep(1)
    session.browser.server.signInAs(ada)
    await reload(<Note maxAgeMs={maxAgeMs} />)
    expect(field().value).toBe('')
  })

  test('and removed at the next start, for every user and page', async () => {
    show()
    type('half a letter')
    unmount()
    await session.browser.clock.sleep(longestAgeMs)
    session = await createTestSession({ status: 'signed-out', reason: 'signed-out' })
    expect(stored()).toHaveLength(1)
    await session.browser.clock.sleep(longestAgeMs + hour)
    show(<p>Another page</p>)
    await isTidy()
    expect(stored()).toEqual([])
  })
})
