import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { useDraft } from '../hooks/useDraft.ts'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { draftName, formatRecord, longestAgeMs } from './draftRecord.ts'

type Form = { street: string; floors: number; tags: string[]; gift: null | { to: string } }
const blank: Form = { street: '', floors: 0, tags: [], gift: null }
const whole: Form = { street: 'Lane 1', floors: 2, tags: ['home'], gift: { to: 'Joan' } }
const [ada, grace] = ['["https://memory.example","ada"]', '["https://memory.example","grace"]']

let session: TestSession
let unmount: () => void
beforeEach(async () => {
  localStorage.clear()
  session = await createTestSession()
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const nameOf = (owner = ada) => draftName(session.engine.key, owner, 'form')
const leave = (value: unknown, { savedAt = session.engine.now(), maxAgeMs = longestAgeMs, name = nameOf() } = {}) =>
  localStorage.setItem(name, formatRecord(name, savedAt, maxAgeMs, JSON.stringify(value)))
const shown = (): unknown => JSON.parse(screen.getByRole('status').textContent)
const street = () => screen.getByLabelText<HTMLInputElement>('street')

function Page() {
  const [form, setForm, { restoredAt }] = useDraft('form', blank)
  const change = (value: string) => setForm((before) => ({ ...before, street: value }))
  return (
    <>
      <input aria-label="street" value={form.street} onChange={(event) => change(event.target.value)} />
      <output>{JSON.stringify(form)}</output>
      <p>{restoredAt === null ? 'new' : 'restored'}</p>
    </>
  )
}
const show = () => {
  ;({ unmount } = render(
    <StrictMode>
      <AuthProvider engine={session.engine}>
        <Page />
      </AuthProvider>
    </StrictMode>,
  ))
}
/** Lazy-loaded; afterwards the provider has it too. */
const isTidy = () => act(async () => void (await import('./draftStorage.ts')))
/** The page works, and keeps in memory what it cannot store. */
const worksInMemory = async () => {
  fireEvent.change(street(), { target: { value: 'Lane 2' } })
  dispatchEvent(new PageTransitionEvent('pagehide'))
  await act(() => session.browser.clock.advance(300_000))
  await act(() => session.engine.reauthenticate())
  expect(street().value).toBe('Lane 2')
}

test('a valid entry is restored: the others differ from it in one property', () => {
  leave(whole)
  show()
  expect(shown()).toEqual(whole)
  expect(screen.getByText('restored')).toBeTruthy()
})

test.each<[string, unknown]>([
  ['text', 'rubbish'],
  ['a list', [whole]],
  ['nothing', null],
  ['a form without a field', { ...whole, street: undefined }],
  ['another kind of field', { ...whole, floors: '2' }],
  ['a list that is none', { ...whole, tags: { length: 1 } }],
])('a draft of another shape is not restored: %s', async (_what, value) => {
  leave(value)
  show()
  expect(shown()).toEqual(blank)
  expect(screen.getByText('new')).toBeTruthy()
  await worksInMemory()
})

describe('an entry that the library has not written', () => {
  const record = () => formatRecord(nameOf(), session.engine.now(), longestAgeMs, JSON.stringify(whole))
  test.each<[string, () => string]>([
    ['empty', () => ''],
    ['rubbish', () => '{"street":'],
    ['plain JSON', () => JSON.stringify(whole)],
    ['cut off', () => record().slice(0, -5)],
    ['edited', () => record().replace('Lane 1', 'Lane 9')],
    ['of another time', () => record().replace(/^\d/, '2')],
    ['with an end of its own', () => record().replace(/ \d+ /, ` ${session.engine.now() + 1_000} `)],
    ['valid but not JSON', () => formatRecord(nameOf(), session.engine.now(), longestAgeMs, '{"street":')],
  ])('is not restored: %s', async (_what, make) => {
    localStorage.setItem(nameOf(), make())
    show()
    expect(shown()).toEqual(blank)
    await worksInMemory()
  })

  test.each<[string, { savedAt?: number; maxAgeMs?: number }]>([
    ['saved in the future', { savedAt: 60_001 }],
    ['too old', { savedAt: -longestAgeMs }],
    ['older than the app allows', { savedAt: -1_000, maxAgeMs: 1_000 }],
    ['without an end', { maxAgeMs: Infinity, savedAt: -longestAgeMs }],
    ['without a time', { savedAt: NaN }],
  ])('is not restored and is removed: %s', async (_what, { savedAt = 0, maxAgeMs = longestAgeMs }) => {
    leave(whole, { savedAt: session.engine.now() + savedAt, maxAgeMs })
    show()
    expect(shown()).toEqual(blank)
    await isTidy()
    expect(localStorage.getItem(nameOf())).toBeNull()
  })

  test('is not restored after a move from another user or draft', () => {
    leave(whole, { name: nameOf(grace) })
    localStorage.setItem(nameOf(), localStorage.getItem(nameOf(grace)) ?? '')
    show()
    expect(shown()).toEqual(blank)
  })

  test('of another app is kept', async () => {
    const other = 'stillhere:draft:another app:x:y'
    localStorage.setItem(other, 'whatever')
    show()
    await isTidy()
    expect(localStorage.getItem(other)).toBe('whatever')
  })
})

describe('a storage that', () => {
  const fail = () => {
    throw new DOMException('no', 'SecurityError')
  }
  test('is forbidden', async () => {
    const own = Object.getOwnPropertyDescriptor(window, 'localStorage')!
    Object.defineProperty(window, 'localStorage', { configurable: true, get: fail })
    onTestFinished(() => void Object.defineProperty(window, 'localStorage', own))
    show()
    await isTidy()
    expect(shown()).toEqual(blank)
    await worksInMemory()
    await act(() => session.engine.signOut())
    expect(shown()).toEqual(blank)
  })

  test.each(['getItem', 'setItem', 'removeItem', 'key'] as const)('throws on %s', async (method) => {
    leave(whole)
    vi.spyOn(Storage.prototype, method).mockImplementation(fail)
    show()
    await isTidy()
    await worksInMemory()
    await act(() => session.engine.signOut())
    expect(shown()).toEqual(blank)
  })

  test('is full keeps the last saved value', async () => {
    leave(whole)
    show()
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    await worksInMemory()
    unmount()
    vi.restoreAllMocks()
    session = { ...session, ...(await session.browser.openTab()) }
    show()
    expect(shown()).toEqual(whole)
  })

  test('is cleared while the page is open', async () => {
    show()
    fireEvent.change(street(), { target: { value: 'Lane 1' } })
    dispatchEvent(new PageTransitionEvent('pagehide'))
    localStorage.clear()
    await worksInMemory()
    unmount()
    expect(localStorage.getItem(nameOf())).toContain('Lane 2')
  })
})

test('a value that is not JSON stays in memory', () => {
  const setters: ((value: unknown) => void)[] = []
  const Odd = () => {
    const [value, setValue] = useDraft<unknown>('form', null)
    setters.push(setValue)
    return <p>{typeof value}</p>
  }
  ;({ unmount } = render(
    <AuthProvider engine={session.engine}>
      <Odd />
    </AuthProvider>,
  ))
  const circle: unknown[] = []
  circle.push(circle)
  for (const value of [circle, 1n, Symbol('x'), undefined]) {
    act(() => setters.at(-1)!(value))
    dispatchEvent(new PageTransitionEvent('pagehide'))
    expect(localStorage.getItem(nameOf())).toBeNull()
  }
  act(() => setters.at(-1)!(1n))
  expect(screen.getByText('bigint')).toBeTruthy()
  unmount()
})
