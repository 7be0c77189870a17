import { act, cleanup, screen } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { server, userEvent } from 'vitest/browser'
import { showModalPage } from '../components/session-timeout-modal/modalPage.tsx'

afterEach(async () => {
  vi.useRealTimers()
  if (document.fullscreenElement) await document.exitFullscreen()
  cleanup()
})

const untilWarningMs = 240_000
const own = (name: string) => document.querySelector<HTMLDialogElement>(`[aria-label="${name}"]`)
const page = (
  <>
    <dialog aria-label="Later">
      <input aria-label="Field" />
    </dialog>
    <div popover="manual" aria-label="Popover" style={{ width: '100%', height: '100%' }} />
    <button aria-label="Wide" onClick={({ currentTarget }) => void currentTarget.requestFullscreen()}>
      Wide
    </button>
    <button>Behind</button>
  </>
)
/** The topmost element at the middle of the question. */
const onTop = () => {
  const { left, top, width, height } = screen.getByRole('alertdialog').getBoundingClientRect()
  return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('dialog, [popover]')
}
/** How often the question is put on top from now on. What lies above it shows, but cannot be hit: pixels alone would tell. */
const raises = () => {
  let count = 0
  const observer = new MutationObserver(() => (count += 1))
  observer.observe(screen.getByRole('alertdialog'), { attributeFilter: ['open'] })
  onTestFinished(() => observer.disconnect())
  return () => count
}
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve)))

test('stays above a dialog that the app opens later, and leaves it unchanged', async () => {
  const { question, pass, button, session } = await showModalPage(page)
  await pass(untilWarningMs)
  own('Later')?.showModal()
  await settled()
  expect(onTop()).toBe(question())
  expect(document.activeElement).toBe(button('Stay signed in'))
  await act(() => session.engine.extendSession())
  expect(own('Later')?.matches(':modal')).toBe(true)
})

test('keeps the focus when it rises', async () => {
  const { pass, button } = await showModalPage(page)
  await pass(untilWarningMs)
  button('Sign out').focus()
  own('Popover')?.showPopover()
  await settled()
  expect(document.activeElement).toBe(button('Sign out'))
})

test('stays above a popover that the app opens later', async () => {
  const { question, pass } = await showModalPage(page)
  await pass(untilWarningMs)
  const raised = raises()
  own('Popover')?.showPopover()
  await expect.poll(raised).toBe(1)
  expect(onTop()).toBe(question())
})

test('opens above a fullscreen element', async () => {
  const { question, pass } = await showModalPage(page)
  const wide = screen.getByLabelText('Wide')
  await userEvent.click(wide)
  await expect.poll(() => document.fullscreenElement).toBe(wide)
  await pass(untilWarningMs)
  expect(onTop()).toBe(question())
  await document.exitFullscreen()
})

// Firefox and WebKit let only a click fill the screen, and nothing but the question can be clicked
test.runIf(server.browser === 'chromium')('stays above a later fullscreen element', async () => {
  const { question, pass } = await showModalPage(page)
  const wide = screen.getByLabelText('Wide')
  await userEvent.click(wide)
  await expect.poll(() => document.fullscreenElement).toBe(wide)
  await document.exitFullscreen()
  await pass(untilWarningMs)
  const raised = raises()
  // a user cannot click it now; a script can
  await act(() => wide.requestFullscreen())
  await expect.poll(() => document.fullscreenElement).toBe(wide)
  await expect.poll(raised).toBe(1)
  expect(onTop()).toBe(question())
})

test('does not rise while the user types, until a pause', async () => {
  const { question, pass } = await showModalPage(page)
  await pass(untilWarningMs)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  await act(async () => {
    own('Later')?.showModal()
    own('Later')?.querySelector('input')?.focus()
    dispatchEvent(new InputEvent('beforeinput'))
  })
  expect(document.activeElement).toBe(screen.getByLabelText('Field'))
  await act(() => vi.advanceTimersByTimeAsync(1_500))
  dispatchEvent(new InputEvent('beforeinput'))
  await act(() => vi.advanceTimersByTimeAsync(1_999))
  expect(document.activeElement).toBe(screen.getByLabelText('Field'))
  await act(() => vi.advanceTimersByTimeAsync(1))
  expect(question()?.contains(document.activeElement)).toBe(true)
  expect(onTop()).toBe(question())
})

test('gives up against an element that rises again and again', async () => {
  const { pass } = await showModalPage(page)
  await pass(untilWarningMs)
  const later = own('Later')
  let attempts = 0
  const observer = new MutationObserver(() => {
    if (attempts >= 100 || later?.contains(document.activeElement)) return
    attempts += 1
    later?.close()
    later?.showModal()
  })
  observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['open'] })
  later?.showModal()
  await settled()
  observer.disconnect()
  expect(attempts).toBeLessThan(10)
})

// WebKit's driver refuses to click what a dialog covers
test.runIf(server.browser !== 'safari')('makes the page behind inert', async () => {
  const { question, pass, extensions } = await showModalPage(page)
  await pass(untilWarningMs)
  screen.getByText('Behind').focus()
  expect(question()?.contains(document.activeElement)).toBe(true)
  await userEvent.click(document.body, { position: { x: 5, y: 5 } })
  expect(question()).not.toBeNull()
  expect(extensions()).toBe(0)
})
