import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { showModalPage } from './modalPage.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const untilWarningMs = 240_000
const click = (one: HTMLElement) => act(async () => fireEvent.click(one))

const loadStyles = async () => {
  const styles = document.createElement('link')
  styles.rel = 'stylesheet'
  styles.href = new URL('../../styles.css', import.meta.url).href
  const loaded = new Promise((resolve) => styles.addEventListener('load', resolve))
  document.head.append(styles)
  onTestFinished(() => styles.remove())
  await loaded
}

test('the heading comes before the countdown in the document, and below it on the screen', async () => {
  await loadStyles()
  const { pass } = await showModalPage()
  await pass(untilWarningMs)
  const [heading, timer] = [screen.getByRole('heading'), screen.getByRole('timer')]
  expect(heading.compareDocumentPosition(timer) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
  expect(timer.getBoundingClientRect().bottom).toBeLessThan(heading.getBoundingClientRect().top)
})

test('no box moves while the answer is under way', async () => {
  await loadStyles()
  const { pass, button } = await showModalPage(undefined, { latencyMs: 3_000 })
  await pass(untilWarningMs)
  const dialog = screen.getByRole('alertdialog')
  const boxes = () =>
    [dialog, ...dialog.querySelectorAll('h2, p, button, [role=timer]')].map((one) => {
      const { x, y, width, height } = one.getBoundingClientRect()
      return [x, y, width, height].map(Math.round)
    })
  // once the opening animation is over
  await Promise.all(dialog.getAnimations().map((animation) => animation.finished))
  const before = boxes()
  await click(button('Stay signed in'))
  expect(dialog.querySelector('output')?.textContent).toBe('One moment, we’re checking.')
  expect(boxes()).toEqual(before)
})

test('the ring is drawn once a second, without a transition in between', async () => {
  await loadStyles()
  const { pass } = await showModalPage()
  await pass(untilWarningMs)
  const ring = screen.getByRole('timer').querySelector('circle:last-of-type')!
  await pass(15_000)
  expect(ring.getAttribute('stroke-dashoffset')).toBe('0.25')
  expect(ring.getAnimations()).toEqual([])
  expect(getComputedStyle(ring).transitionDuration).toBe('0s')
})

describe('“You’re still signed in”', () => {
  const outside = () =>
    [...document.querySelectorAll('[aria-live=polite]')].find((one) => !one.closest('dialog'))?.textContent
  const said = 'You’re still signed in.'

  test('is not said again after a second question without an answer', async () => {
    const { pass, button, session } = await showModalPage()
    await pass(untilWarningMs)
    await click(button('Stay signed in'))
    await expect.poll(outside).toBe(said)
    await pass(untilWarningMs)
    await expect.poll(outside).toBe('')
    await act(() => session.engine.extendSession())
    await new Promise((resolve) => setTimeout(resolve, 300)) // longer than the region waits
    expect(outside()).toBe('')
  })

  test('is gone after a sign-out', async () => {
    const { pass, button, session } = await showModalPage()
    await pass(untilWarningMs)
    await click(button('Stay signed in'))
    await expect.poll(outside).toBe(said)
    await act(() => session.engine.signOut())
    await expect.poll(outside).toBe('')
  })
})

describe('without styles.css', () => {
  test('the dialog is usable, covers the page after the end, and developers are warned once', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const before = document.adoptedStyleSheets.length
    const { pass, button, ended } = await showModalPage()
    await pass(untilWarningMs)
    expect(button('Stay signed in').getBoundingClientRect().height).toBeGreaterThanOrEqual(44)
    expect(screen.getByRole('timer').querySelector('svg')!.getClientRects()).toHaveLength(0)
    await pass(60_000)
    expect(getComputedStyle(ended()!, '::backdrop').backgroundColor).toMatch(/^rgb\(\d+, \d+, \d+\)$/)
    const warnings = warn.mock.calls.filter(([text]) => String(text).includes('styles.css'))
    expect(warnings.length).toBeLessThanOrEqual(1)
    cleanup()
    expect(document.adoptedStyleSheets).toHaveLength(before)
  })
})

test('renders where the DOM has no modal dialogs, as in jsdom', async () => {
  const { showModal, close } = HTMLDialogElement.prototype
  onTestFinished(() => void Object.assign(HTMLDialogElement.prototype, { showModal, close }))
  Reflect.deleteProperty(HTMLDialogElement.prototype, 'showModal')
  Reflect.deleteProperty(HTMLDialogElement.prototype, 'close')
  const { pass, button, question, status } = await showModalPage()
  await pass(untilWarningMs)
  expect(question()).not.toBeNull()
  await click(button('Stay signed in'))
  expect(question()).toBeNull()
  expect(status()).toBe('active')
})
