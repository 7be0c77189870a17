import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { showModalPage } from '../components/session-timeout-modal/modalPage.tsx'

afterEach(cleanup)

const untilWarningMs = 240_000
const own = (name: string) => document.querySelector<HTMLDialogElement>(`[aria-label="${name}"]`)
const opened = (name: string) => own(name)?.matches(':modal, [open], :popover-open')

/** Elements that an app may have open when the modal opens. Each is opened without user input. */
const beneath: [what: string, open: () => void][] = [
  ['a dialog', () => own('First')?.showModal()],
  ['a dialog with closedby="none"', () => (own('First')?.setAttribute('closedby', 'none'), own('First')?.showModal())],
  ['a dialog with closedby="any"', () => (own('First')?.setAttribute('closedby', 'any'), own('First')?.showModal())],
  [
    'a dialog with closedby="closerequest"',
    () => (own('First')?.setAttribute('closedby', 'closerequest'), own('First')?.showModal()),
  ],
  ['a dialog that is not modal', () => own('First')?.show()],
  // without a touch in between, the browser closes both of them at once
  ['two dialogs that share a close watcher', () => (own('First')?.showModal(), own('Second')?.showModal())],
  ['a popover', () => own('Popover')?.showPopover()],
  ['a popover in a dialog', () => (own('First')?.showModal(), own('Popover')?.showPopover())],
]

const page = (
  <>
    <dialog aria-label="First">
      <button>Inside</button>
      <div popover="manual" aria-label="Popover">
        Popover
      </div>
    </dialog>
    <dialog aria-label="Second">Second</dialog>
  </>
)

describe('Escape stays signed in, once, and closes nothing of the app', () => {
  test.each(beneath)('above %s', async (what, open) => {
    const { question, pass, extensions, session, status } = await showModalPage(page)
    if (what === 'a popover') document.body.append(own('Popover') ?? '')
    open()
    const names = ['First', 'Second', 'Popover']
    const before = names.map(opened)
    expect(before).toContain(true)
    await pass(untilWarningMs)
    session.browser.server.setLatency(1_000)
    await userEvent.keyboard('{Escape}{Escape}')
    expect(question()).not.toBeNull()
    expect(extensions()).toBe(1)
    await pass(5_000)
    expect(question()).toBeNull()
    expect(status()).toBe('active')
    expect(names.map(opened)).toEqual(before)
    own('Popover')?.remove()
  })
})

test('Escape does not reach the app', async () => {
  const { pass } = await showModalPage()
  const heard: string[] = []
  const note = (event: KeyboardEvent) => heard.push(event.key)
  document.addEventListener('keydown', note)
  await pass(untilWarningMs)
  await userEvent.keyboard('{Escape}')
  document.removeEventListener('keydown', note)
  expect(heard).toEqual([])
})

test('Escape during an extension changes nothing', async () => {
  const { session, question, pass, button, extensions } = await showModalPage()
  await pass(untilWarningMs)
  session.browser.server.setLatency(1_000)
  await act(async () => fireEvent.click(button('Stay signed in')))
  await userEvent.keyboard('{Escape}{Escape}')
  expect(question()).not.toBeNull()
  expect(extensions()).toBe(1)
})

test.each([{ isComposing: true }, { repeat: true }])('Escape with %j is ignored', async (init) => {
  const { question, pass, extensions } = await showModalPage()
  await pass(untilWarningMs)
  fireEvent.keyDown(screen.getByText('Stay signed in'), { key: 'Escape', ...init })
  expect(question()).not.toBeNull()
  expect(extensions()).toBe(0)
})

test('Escape and the back gesture do nothing after the end', async () => {
  const { ended, pass, status } = await showModalPage(page)
  own('First')?.showModal()
  await pass(300_000)
  await userEvent.keyboard('{Escape}')
  expect(ended()).not.toBeNull()
  await closed(() => ended())
  expect(ended()).not.toBeNull()
  expect(opened('First')).toBe(true)
  expect(status()).toBe('ended')
})

/** Closes a dialog as the back gesture of a phone does without a user activation: not cancelable. */
const closed = (dialog: () => HTMLElement | null) =>
  act(async () => {
    const one = dialog() as HTMLDialogElement
    const done = new Promise((resolve) => one.addEventListener('close', resolve, { once: true }))
    one.close()
    await done
  })

test('reopens when other code closes it, and extends the session', async () => {
  const { session, question, pass, extensions, button } = await showModalPage()
  await pass(untilWarningMs)
  session.browser.server.setLatency(1_000)
  await closed(question)
  expect(question()).not.toBeNull()
  expect(extensions()).toBe(1)
  expect(document.activeElement).toBe(button('Stay signed in'))
})

test('extends the session on a request to close', async () => {
  const { session, question, pass, extensions } = await showModalPage()
  await pass(untilWarningMs)
  session.browser.server.setLatency(1_000)
  await act(async () => (question() as HTMLDialogElement & { requestClose(): void }).requestClose())
  expect(question()).not.toBeNull()
  expect(extensions()).toBe(1)
})
