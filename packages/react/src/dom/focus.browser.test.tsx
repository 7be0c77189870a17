import { act, cleanup, screen } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { showModalPage } from '../components/session-timeout-modal/modalPage.tsx'

afterEach(cleanup)

const untilWarningMs = 240_000
const focused = () => document.activeElement
const form = (
  <main>
    <section aria-label="Form">
      <input aria-label="Letter" defaultValue="Dear Grace" />
      <p aria-label="Note" contentEditable suppressContentEditableWarning>
        Ring twice
      </p>
    </section>
  </main>
)

describe('the focus returns', () => {
  test('to the element that had it, with its selection', async () => {
    const { session, pass } = await showModalPage(form)
    const letter = screen.getByLabelText<HTMLInputElement>('Letter')
    letter.focus()
    letter.setSelectionRange(2, 6, 'backward')
    await pass(untilWarningMs)
    await act(() => session.engine.extendSession())
    expect(focused()).toBe(letter)
    expect([letter.selectionStart, letter.selectionEnd, letter.selectionDirection]).toEqual([2, 6, 'backward'])
  })

  test('to a contenteditable, with its selection', async () => {
    const { session, pass } = await showModalPage(form)
    const note = screen.getByLabelText('Note')
    note.focus()
    document.getSelection()?.setBaseAndExtent(note.firstChild as Node, 5, note.firstChild as Node, 10)
    await pass(untilWarningMs)
    await act(() => session.engine.extendSession())
    expect(focused()).toBe(note)
    expect(document.getSelection()?.toString()).toBe('twice')
  })

  test('to an ancestor of a removed element', async () => {
    const { session, pass } = await showModalPage(form)
    screen.getByLabelText('Letter').focus()
    await pass(untilWarningMs)
    screen.getByLabelText('Letter').remove()
    await act(() => session.engine.extendSession())
    expect(focused()).toBe(screen.getByLabelText('Form'))
    screen.getByLabelText('Form').blur()
    expect(screen.getByLabelText('Form').hasAttribute('tabindex')).toBe(false)
  })

  test.each([
    ['main part', <main key="1">Main</main>, 'main'],
    ['heading', <h1 key="2">Orders</h1>, 'h1'],
  ])('to the page’s %s when nothing of that is left', async (_, rest, selector) => {
    const { session, pass } = await showModalPage(rest)
    const other = document.body.appendChild(document.createElement('button'))
    other.focus()
    await pass(untilWarningMs)
    other.remove()
    await act(() => session.engine.extendSession())
    expect(focused()).toBe(document.querySelector(selector))
  })
})

describe('keys', () => {
  const isLetThrough = (type: string, key: string, at: number, repeat = false) => {
    const event = new KeyboardEvent(type, { key, repeat, bubbles: true, cancelable: true })
    Object.defineProperty(event, 'timeStamp', { value: at })
    return focused()?.dispatchEvent(event)
  }

  test('that were meant for the page are ignored', async () => {
    const { pass } = await showModalPage()
    const openedBefore = performance.now()
    await pass(untilWarningMs)
    const later = performance.now() + 1_000
    expect(isLetThrough('keydown', 'Enter', openedBefore)).toBe(false)
    expect(isLetThrough('keydown', 'Enter', later, true)).toBe(false)
    expect(isLetThrough('keydown', ' ', later, true)).toBe(false)
    expect(isLetThrough('keyup', ' ', later)).toBe(false)
    expect(isLetThrough('keydown', 'Enter', later)).toBe(true)
    expect(isLetThrough('keydown', ' ', later)).toBe(true)
    expect(isLetThrough('keyup', ' ', later)).toBe(true)
  })

  test('that belong to typing answer nothing, however long the dialog is open', async () => {
    const { pass, status } = await showModalPage()
    await pass(untilWarningMs)
    dispatchEvent(new InputEvent('beforeinput', { data: 'a' }))
    const later = performance.now() + 1_500
    for (const key of [' ', 'Enter']) expect(isLetThrough('keydown', key, later)).toBe(false)
    expect(status()).toBe('expiring')
  })

  test('that are meant for the dialog work', async () => {
    const { pass, status } = await showModalPage()
    await pass(untilWarningMs)
    // the first presses come too soon
    await expect
      .poll(
        async () => {
          await act(() => userEvent.keyboard(' '))
          return status()
        },
        { timeout: 30_000 },
      )
      .toBe('active')
  })

  test('Tab stays inside, in both directions', async () => {
    const { pass, button } = await showModalPage(<button>Behind</button>)
    await pass(untilWarningMs)
    expect(focused()).toBe(button('Stay signed in'))
    await userEvent.keyboard('{Tab}')
    expect(focused()).toBe(button('Sign out'))
    await userEvent.keyboard('{Tab}')
    expect(focused()).toBe(button('Stay signed in'))
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}')
    expect(focused()).toBe(button('Sign out'))
  })
})
