import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { Profiler, StrictMode, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { AuthProvider } from '../../AuthProvider.tsx'
import { createTestSession, type TestSession } from '../../testing/createTestSession.ts'
import { SessionEndedDialog } from '../session-ended-dialog/SessionEndedDialog.tsx'
import { SessionShield } from '../session-shield/SessionShield.tsx'
import { SessionTimeoutModal } from './SessionTimeoutModal.tsx'

const untilWarningMs = 240_000
let session: TestSession
beforeEach(async () => {
  session = await createTestSession()
})
afterEach(cleanup)

const pass = (ms: number) => act(() => session.browser.clock.advance(ms))
const modal = () => screen.queryByRole('alertdialog', { name: 'Are you still here?' })
const status = () => session.engine.store.getState().status
const extensions = () => session.events.filter((event) => event.type === 'extensionStarted' && event.by === 'person')
const focused = () => document.activeElement
const show = (page?: ReactNode, onExtend = () => {}) =>
  render(
    <StrictMode>
      <AuthProvider engine={session.engine}>
        {page}
        <SessionTimeoutModal onExtend={onExtend} />
      </AuthProvider>
    </StrictMode>,
  )

test('asks in time, with the safe answer in focus, and goes when answered', async () => {
  show(<input aria-label="Letter" />)
  screen.getByLabelText('Letter').focus()
  await pass(untilWarningMs - 1)
  expect(modal()).toBeNull()
  await pass(1)
  expect(modal()).not.toBeNull()
  expect(focused()).toBe(screen.getByRole('button', { name: 'Stay signed in' }))
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Stay signed in' })))
  expect(modal()).toBeNull()
  expect(status()).toBe('active')
  expect(focused()).toBe(screen.getByLabelText('Letter'))
})

test('a countdown of a minute commits nothing at all', async () => {
  const ids: string[] = []
  render(
    <Profiler id="all" onRender={(id) => ids.push(id)}>
      <AuthProvider engine={session.engine}>
        <p>Page</p>
        <SessionTimeoutModal />
      </AuthProvider>
    </Profiler>,
  )
  await pass(untilWarningMs)
  expect(screen.getByRole('timer').textContent).toBe('1 minute')
  ids.length = 0
  await pass(59_000)
  expect(screen.getByRole('timer').textContent).toBe('1 second')
  expect(ids).toEqual([])
})

test('reads out the milestones only', async () => {
  show()
  await pass(untilWarningMs)
  const region = modal()?.querySelector('[aria-live]')
  const said: string[] = []
  const observer = new MutationObserver(() => said.push(`${region?.ariaLive}: ${region?.textContent}`))
  if (region) observer.observe(region, { childList: true, characterData: true, subtree: true })
  await pass(59_000)
  observer.disconnect()
  expect(said).toEqual(['polite: 40 seconds left.', 'polite: 20 seconds left.', 'assertive: 10 seconds left.'])
})

describe('Escape', () => {
  test('stays signed in, once, and closes no dialog of the app', async () => {
    let extended = 0
    show(
      <dialog aria-label="The app’s own">
        <button>Inside</button>
      </dialog>,
      () => (extended += 1),
    )
    const own = document.querySelector<HTMLDialogElement>('dialog[aria-label]')
    own?.showModal()
    await pass(untilWarningMs)
    session.browser.server.setLatency(1_000)
    await userEvent.keyboard('{Escape}{Escape}')
    expect(modal()).not.toBeNull()
    expect(own?.open).toBe(true)
    expect(extensions()).toHaveLength(1)
    await pass(5_000)
    expect(modal()).toBeNull()
    expect(status()).toBe('active')
    expect(own?.open).toBe(true)
    expect(extended).toBe(1)
    expect(focused()).toBe(screen.getByText('Inside'))
  })

  test('promises nothing at an absolute limit', async () => {
    session = await createTestSession({ policy: { absoluteTimeoutMs: 200_000 } })
    show()
    await pass(140_000)
    await userEvent.keyboard('{Escape}')
    expect(modal()).not.toBeNull()
    expect(extensions()).toHaveLength(0)
  })
})

test('stays while the person signs in again at an absolute limit', async () => {
  session = await createTestSession({ policy: { absoluteTimeoutMs: 200_000 } })
  show()
  await pass(140_000)
  session.browser.server.setLatency(1_000)
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Sign in again' })))
  expect(status()).toBe('reauthenticating')
  expect(modal()?.textContent).toContain('One moment')
  expect(screen.getByRole('button', { name: 'Sign in again' }).ariaDisabled).toBe('true')
  await pass(5_000)
  expect(modal()).toBeNull()
  expect(status()).toBe('active')
})

test('a click beside the modal does nothing', async () => {
  show()
  await pass(untilWarningMs)
  await userEvent.click(document.documentElement, { position: { x: 5, y: 5 } })
  expect(modal()).not.toBeNull()
  expect(extensions()).toHaveLength(0)
})

test('keys that were meant for the page answer nothing', async () => {
  show()
  await pass(untilWarningMs)
  const openedBefore = performance.now()
  const isLetThrough = (type: string, key: string, at: number, repeat = false) => {
    const event = new KeyboardEvent(type, { key, repeat, bubbles: true, cancelable: true })
    Object.defineProperty(event, 'timeStamp', { value: at })
    return focused()?.dispatchEvent(event)
  }
  const later = openedBefore + 1_000
  expect(isLetThrough('keydown', 'Enter', openedBefore)).toBe(false)
  expect(isLetThrough('keydown', 'Enter', later, true)).toBe(false)
  expect(isLetThrough('keydown', ' ', later, true)).toBe(false)
  expect(isLetThrough('keyup', ' ', later)).toBe(false)
  expect(isLetThrough('keydown', 'Enter', later)).toBe(true)
  expect(isLetThrough('keydown', ' ', later)).toBe(true)
  expect(isLetThrough('keyup', ' ', later)).toBe(true)
})

test('keys that are meant for it do', async () => {
  show()
  await pass(untilWarningMs)
  // the first presses come too soon
  await expect
    .poll(async () => {
      await act(() => userEvent.keyboard(' '))
      return status()
    })
    .toBe('active')
})

test('comes back when something else closes it, and takes that as staying', async () => {
  show()
  await pass(untilWarningMs)
  session.browser.server.setLatency(1_000)
  await act(async () => {
    const closed = new Promise((resolve) => modal()?.addEventListener('close', resolve))
    document.querySelector<HTMLDialogElement>('dialog[open]')?.close()
    await closed
  })
  expect(modal()).not.toBeNull()
  expect(extensions()).toHaveLength(1)
})

test('stays above a dialog that the app opens later', async () => {
  show(<dialog aria-label="Later">Later</dialog>)
  await pass(untilWarningMs)
  await act(async () => document.querySelector<HTMLDialogElement>('dialog[aria-label]')?.showModal())
  const { top, left, width, height } = modal()?.getBoundingClientRect() ?? new DOMRect()
  expect(document.elementFromPoint(left + width / 2, top + height / 2)?.closest('dialog')).toBe(modal())
  expect(focused()).toBe(screen.getByRole('button', { name: 'Stay signed in' }))
})

test('the focus goes somewhere near when what had it is gone', async () => {
  show(
    <main>
      <section aria-label="Form">
        <input aria-label="Letter" />
      </section>
    </main>,
  )
  screen.getByLabelText('Letter').focus()
  await pass(untilWarningMs)
  document.querySelector('input')?.remove()
  await act(() => session.engine.extendSession())
  expect(focused()).toBe(screen.getByLabelText('Form'))
})

test('hands over to the ended dialog, and the focus comes back with the page', async () => {
  show(
    <>
      <SessionShield>
        <input aria-label="Letter" />
      </SessionShield>
      <SessionEndedDialog />
    </>,
  )
  const letter = screen.getByLabelText('Letter')
  letter.focus()
  await pass(untilWarningMs + 60_000)
  expect(modal()).toBeNull()
  expect(screen.getByRole('alertdialog', { name: 'Your session has ended' })).toBeTruthy()
  expect(focused()).toBe(screen.getByRole('button', { name: 'Sign in again' }))
  await userEvent.keyboard('{Escape}')
  expect(screen.getByRole('alertdialog', { name: 'Your session has ended' })).toBeTruthy()
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Sign in again' })))
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(focused()).toBe(letter)
})
