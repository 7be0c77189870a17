import { act, cleanup, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { showModalPage, type ModalPage } from '../components/session-timeout-modal/modalPage.tsx'
import { lockScroll } from './scroll.ts'

beforeEach(() => {
  document.title = 'Orders'
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  see(true)
  cleanup()
})

const untilWarningMs = 240_000
const fake = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const warn = ({ session }: ModalPage) => act(() => session.browser.clock.advance(untilWarningMs))
/** The tab is looked at, or not. */
const see = (isSeen: boolean) => {
  Object.defineProperty(document, 'visibilityState', { value: isSeen ? 'visible' : 'hidden', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('waits with the question', () => {
  test.each([
    ['a character is being composed', 'compositionstart', 'compositionend'],
    ['a pointer is held down', 'pointerdown', 'pointerup'],
    ['something is being dragged', 'dragstart', 'dragend'],
  ])('while %s, and no longer than two seconds', async (_, start, end) => {
    const page = await showModalPage()
    fake()
    dispatchEvent(new Event(start))
    await warn(page)
    await wait(1_000)
    expect(page.question()).toBeNull()
    dispatchEvent(new Event(end))
    await wait(0)
    expect(page.question()).not.toBeNull()

    await act(() => page.session.engine.extendSession())
    dispatchEvent(new Event(start))
    await warn(page)
    await wait(1_999)
    expect(page.question()).toBeNull()
    await wait(1)
    expect(page.question()).not.toBeNull()
    dispatchEvent(new Event(end))
  })

  test('while the user types, until a pause of two seconds, and for a third of the warning at most', async () => {
    const page = await showModalPage()
    const type = () => dispatchEvent(new InputEvent('beforeinput', { data: 'a' }))
    fake()
    type()
    await warn(page)
    for (let at = 0; at < 5_000; at += 500) {
      type()
      await wait(500)
    }
    expect(page.question()).toBeNull()
    await wait(1_499)
    expect(page.question()).toBeNull()
    await wait(1)
    expect(page.question()).not.toBeNull()

    await act(() => page.session.engine.extendSession())
    type()
    await warn(page)
    for (let at = 0; at < 19_500; at += 500) {
      type()
      await wait(500)
    }
    expect(page.question()).toBeNull()
    type()
    await wait(500)
    expect(page.question()).not.toBeNull()
  })

  test('until the page is visible; then it shows the time left', async () => {
    const page = await showModalPage()
    see(false)
    await page.pass(untilWarningMs)
    expect(page.question()).toBeNull()
    await page.pass(20_000)
    await act(async () => see(true))
    await expect.element(page.question()).toHaveAccessibleDescription(/40 seconds left\.$/)
  })

  test('but not with the end', async () => {
    const page = await showModalPage()
    see(false)
    await page.pass(untilWarningMs)
    expect(page.question()).toBeNull()
    await page.pass(60_000)
    expect(page.ended()).not.toBeNull()
  })
})

describe('a hidden tab', () => {
  test('prefixes its title at most once a minute, keeps a router’s title, and restores it', async () => {
    const page = await showModalPage(undefined, { policy: { warningLeadMs: 120_000 } })
    see(false)
    fake()
    await act(() => page.session.browser.clock.advance(180_000))
    await wait(0)
    expect(document.title).toBe('Still here? · Orders')
    document.title = 'Basket'
    await wait(59_000)
    expect(document.title).toBe('Basket')
    await wait(1_000)
    expect(document.title).toBe('Still here? · Basket')
    await act(async () => see(true))
    expect(document.title).toBe('Basket')
    await act(async () => see(false))
    expect(document.title).toBe('Still here? · Basket')
    await act(() => page.session.engine.extendSession())
    expect(document.title).toBe('Basket')
  })

  test('shows one notification without a name if they are allowed', async () => {
    const shown: { title: string; options: NotificationOptions | undefined; isOpen: boolean; click: () => void }[] = []
    class StandIn extends EventTarget {
      static permission = 'granted'
      readonly at = shown.length
      constructor(title: string, options?: NotificationOptions) {
        super()
        shown.push({ title, options, isOpen: true, click: () => this.dispatchEvent(new Event('click')) })
      }
      close() {
        const one = shown[this.at]
        if (one) one.isOpen = false
      }
    }
    vi.stubGlobal('Notification', StandIn)
    const focus = vi.spyOn(window, 'focus').mockImplementation(() => {})
    onTestFinished(() => focus.mockRestore())
    const page = await showModalPage()
    see(false)
    await page.pass(untilWarningMs)
    expect(shown).toHaveLength(1)
    expect(shown[0]).toMatchObject({ title: 'Are you still here?', options: { tag: 'stillhere' }, isOpen: true })
    expect(JSON.stringify(shown)).not.toMatch(/ada/i)
    shown[0]?.click()
    expect(focus).toHaveBeenCalledOnce()
    expect(shown[0]?.isOpen).toBe(false)

    await act(() => page.session.engine.extendSession())
    await page.pass(untilWarningMs)
    expect(shown).toHaveLength(2)
    await act(() => page.session.engine.extendSession())
    expect(shown[1]?.isOpen).toBe(false)
    expect(shown).toHaveLength(2)
  })

  test('requests no permission', async () => {
    const request = vi.spyOn(Notification, 'requestPermission')
    onTestFinished(() => request.mockRestore())
    const page = await showModalPage()
    see(false)
    await page.pass(untilWarningMs)
    expect(request).not.toHaveBeenCalled()
  })

  test('is silent', async () => {
    const page = await showModalPage()
    await page.pass(untilWarningMs)
    const region = page.question()?.querySelector('[aria-atomic]')
    await act(async () => see(false))
    expect(region?.ariaLive).toBe('off')
    await act(async () => see(true))
    expect(region?.ariaLive).toBe('polite')
  })
})

describe('the page behind', () => {
  const tall = <div style={{ height: 5_000 }}>Tall</div>

  test('does not scroll or move, and is restored afterwards', async () => {
    const root = document.documentElement
    const own = 'overflow: scroll !important;--own:1'
    root.setAttribute('style', own)
    onTestFinished(() => root.removeAttribute('style'))
    const page = await showModalPage(tall)
    scrollTo(0, 200)
    const width = document.body.getBoundingClientRect().width
    await page.pass(untilWarningMs)
    expect(getComputedStyle(root).overflow).toBe('hidden')
    expect(document.body.getBoundingClientRect().width).toBe(width)
    expect(scrollY).toBe(200)
    await act(() => page.session.engine.extendSession())
    expect(root.getAttribute('style')).toBe(own)
    expect(scrollY).toBe(200)
  })

  test.each([
    [15, 'stable'],
    [0, ''],
  ])('keeps the room of a scrollbar that takes %i px', (px, gutter) => {
    const root = document.documentElement
    vi.stubGlobal('innerWidth', root.clientWidth + px)
    const release = lockScroll()
    expect(root.style.getPropertyValue('scrollbar-gutter')).toBe(gutter)
    release()
    expect(root.hasAttribute('style')).toBe(false)
  })

  test('keeps the styles that the app writes meanwhile', () => {
    const { style } = document.documentElement
    const release = lockScroll()
    style.setProperty('--own', '2')
    release()
    expect(document.documentElement.getAttribute('style')).toBe('--own: 2;')
    document.documentElement.removeAttribute('style')
  })

  test('is unlocked by the last of several dialogs', () => {
    const first = lockScroll()
    const second = lockScroll()
    first()
    expect(getComputedStyle(document.documentElement).overflow).toBe('hidden')
    second()
    expect(document.documentElement.hasAttribute('style')).toBe(false)
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })
})
