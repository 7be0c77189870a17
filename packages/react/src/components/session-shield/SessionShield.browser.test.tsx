import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode, useState, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { cdp, page, server } from 'vitest/browser'
import { AuthProvider } from '../../AuthProvider.tsx'
import { createTestSession, type TestSession } from '../../testing/createTestSession.ts'
import { SessionEndedDialog } from '../session-ended-dialog/SessionEndedDialog.tsx'
import { SessionTimeoutModal } from '../session-timeout-modal/SessionTimeoutModal.tsx'
import { SessionShield } from './SessionShield.tsx'

const grace = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }

let session: TestSession
beforeEach(async () => {
  session = await createTestSession({ status: 'expiring', remainingMs: 5_000 })
})
afterEach(cleanup)

const show = (content: ReactNode, besides?: ReactNode) =>
  render(
    <StrictMode>
      <AuthProvider engine={session.engine}>
        <SessionShield>{content}</SessionShield>
        {besides}
      </AuthProvider>
    </StrictMode>,
  )
const end = () => act(() => session.browser.clock.advance(5_000))
const comeBack = () => act(() => session.engine.reauthenticate())
const styled = (css: string) => {
  const style = document.createElement('style')
  style.textContent = css
  document.head.append(style)
  onTestFinished(() => style.remove())
}
// only Chromium's devtools show the accessibility tree and the printed page
const isChromium = server.browser === 'chromium'
const send = <T,>(method: string, params: object = {}) =>
  (cdp() as unknown as { send(method: string, params: object): Promise<T> }).send(method, params)

/** Content that does its best to stay in sight. */
const Stubborn = () => (
  <div style={{ background: '#f00', inlineSize: 300, blockSize: 300 }}>
    <p>balance 4711</p>
    <p className="stubborn" style={{ visibility: 'visible' }}>
      visible 4711
    </p>
    <input aria-label="amount 4711" defaultValue="typed 4711" style={{ visibility: 'visible' }} />
    <svg width="50" height="50">
      <rect width="50" height="50" fill="blue" visibility="visible" />
    </svg>
    <output>announced 4711</output>
    <button className="slow">button 4711</button>
    <div ref={intoShadow} />
  </div>
)
const intoShadow = (host: HTMLElement | null) => {
  if (!host || host.shadowRoot) return
  host.attachShadow({
    mode: 'open',
  }).innerHTML = `<button style="visibility: visible !important; background: #0f0">shadow 4711</button>`
}
const stubborn = `
  .slow { visibility: visible; transition: all 60s }
  .stubborn { animation: show 1s infinite both }
  @keyframes show { from, to { visibility: visible; opacity: 1 } }
  @media print { .stubborn { visibility: visible !important; display: block } }
`

describe('while covered nothing of the content', () => {
  beforeEach(() => styled(stubborn))

  test.runIf(isChromium)('is in the accessibility tree', async () => {
    const names = async () => {
      const { nodes } = await send<{ nodes: { name?: { value: string }; value?: { value: string } }[] }>(
        'Accessibility.getFullAXTree',
        { frameId: await ownFrame() },
      )
      return nodes.map(({ name, value }) => `${name?.value} ${value?.value}`).filter((text) => text.includes('4711'))
    }
    show(<Stubborn />)
    expect((await names()).length).toBeGreaterThan(4)
    await end()
    expect(await names()).toEqual([])
    await comeBack()
    expect((await names()).length).toBeGreaterThan(4)
  })

  // WebKitGTK paints up to a second late, so that a screenshot shows what was there before
  test.runIf(server.browser !== 'safari')(
    'is visible from the first frame on, and the layout does not jump',
    async () => {
      const { container } = show(<Stubborn />, <p>below</p>)
      const place = () => screen.getByText('below').getBoundingClientRect().top + scrollY
      const before = place()
      expect(await colours(container)).toContain('255 0 0')
      await end()
      expect(place()).toBe(before)
      expect((await colours(container)).size).toBe(1)
      await comeBack()
      expect(place()).toBe(before)
      expect(await colours(container)).toContain('255 0 0')
    },
  )

  test('is in the rendered text, which search and "select all" use', async () => {
    const text = () => {
      getSelection()?.selectAllChildren(document.body)
      return { laidOut: document.body.innerText, selected: String(getSelection()) }
    }
    show(<Stubborn />)
    expect(text().laidOut.match(/balance 4711|visible 4711|button 4711|announced 4711/g)).toHaveLength(4)
    // Firefox does not select a button's text
    expect(text().selected.match(/balance 4711|visible 4711|announced 4711/g)).toHaveLength(3)
    await end()
    expect(JSON.stringify(text())).not.toContain('4711')
  })

  test.runIf(isChromium)('is printed', async () => {
    show(<Stubborn />)
    onTestFinished(() => send('Emulation.setEmulatedMedia', { media: '' }))
    await send('Emulation.setEmulatedMedia', { media: 'print' })
    const text = screen.getByText('visible 4711')
    expect(text.checkVisibility({ visibilityProperty: true })).toBe(true)
    await end()
    expect(text.checkVisibility({ visibilityProperty: true })).toBe(false)
    expect(text.getClientRects()).toHaveLength(0)
  })

  test('can be reached or pressed', async () => {
    let presses = 0
    const { container } = show(
      <>
        <button onClick={() => presses++}>Pay</button>
        <div ref={intoShadow} />
      </>,
    )
    const button = screen.getByText('Pay')
    const shadowed = () =>
      [...container.querySelectorAll('div')].find((one) => one.shadowRoot)?.shadowRoot?.querySelector('button')
    expect(shadowed()).toBeTruthy()
    await end()
    button.focus()
    shadowed()?.focus()
    expect(document.activeElement).toBe(document.body)
    const { left, top } = button.getBoundingClientRect()
    expect(button.contains(document.elementFromPoint(left + 2, top + 2))).toBe(false)
    expect(presses).toBe(0)
  })

  test('is visible in a dialog or a popover of the app', async () => {
    show(
      <>
        <dialog aria-label="app 4711" ref={(dialog) => dialog?.showModal()}>
          dialog 4711
        </dialog>
        <div popover="manual" ref={(popover) => popover?.showPopover()}>
          popover 4711
        </div>
      </>,
    )
    const seen = () =>
      ['dialog 4711', 'popover 4711'].map((text) =>
        screen.getByText(text).checkVisibility({ visibilityProperty: true }),
      )
    expect(seen()).toEqual([true, true])
    await end()
    expect(seen()).toEqual([false, false])
  })
})

/** Which colours there are where the content is. */
async function colours(element: Element): Promise<Set<string>> {
  const base64 = await page.screenshot({ save: false })
  const { left, top } = element.getBoundingClientRect() // it may have scrolled
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const canvas = new OffscreenCanvas(280, 280)
  const context = canvas.getContext('2d')!
  context.drawImage(image, -left - 10, -top - 10)
  const { data } = context.getImageData(0, 0, 280, 280)
  const found = new Set<string>()
  for (let at = 0; at < data.length; at += 4) found.add(data.slice(at, at + 3).join(' '))
  return found
}

type Tree = { frame: { id: string; url: string }; childFrames?: Tree[] }
/** Tests run in a frame of the page. */
async function ownFrame(): Promise<string | undefined> {
  const { frameTree } = await send<{ frameTree: Tree }>('Page.getFrameTree')
  const all = (tree: Tree): Tree[] => [tree, ...(tree.childFrames ?? []).flatMap(all)]
  return all(frameTree).find(({ frame }) => frame.url === location.href.replace(/#.*/, ''))?.frame.id
}

describe('after the return the user finds', () => {
  const Page = () => (
    <>
      <div data-testid="list" style={{ overflow: 'auto', blockSize: 100 }}>
        <div style={{ blockSize: 1_000 }}>long</div>
      </div>
      <p>some words of a page</p>
      <textarea aria-label="letter" defaultValue="half a letter" />
    </>
  )
  const ways: [string, ReactNode][] = [
    ['by the dialogs', [<SessionTimeoutModal key="question" />, <SessionEndedDialog key="end" />]],
    ['without a dialog', null],
  ]
  test.each(ways)('the scroll position, the focus and its caret: asked %s', async (_how, dialogs) => {
    session = await createTestSession()
    show(<Page />, dialogs)
    const list = screen.getByTestId('list')
    list.scrollTop = 321
    const letter = screen.getByLabelText<HTMLTextAreaElement>('letter')
    letter.focus()
    letter.setSelectionRange(2, 6)
    await act(() => session.browser.clock.advance(240_000))
    await act(() => session.browser.clock.advance(60_000))
    expect(session.engine.store.getState().status).toBe('ended')
    // the browser takes the focus away when it next draws
    await vi.waitFor(() => expect(document.activeElement).not.toBe(letter))
    await comeBack()
    expect(list.scrollTop).toBe(321)
    expect(document.activeElement).toBe(letter)
    expect([letter.selectionStart, letter.selectionEnd]).toEqual([2, 6])
  })

  test('the focus where it was moved meanwhile', async () => {
    session = await createTestSession()
    show(<Page />, <input aria-label="beside" />)
    screen.getByLabelText('letter').focus()
    screen.getByLabelText('beside').focus()
    await act(() => session.browser.clock.advance(300_000))
    screen.getByLabelText('beside').blur()
    await comeBack()
    expect(document.activeElement).toBe(document.body)
  })

  test('the selected words', async () => {
    show(<p>some words of a page</p>, <SessionEndedDialog />)
    const text = screen.getByText(/some words/).firstChild!
    getSelection()?.setBaseAndExtent(text, 5, text, 10)
    expect(String(getSelection())).toBe('words')
    await end()
    await comeBack()
    expect(String(getSelection())).toBe('words')
  })
})

describe('a clean slate', () => {
  const Draft = () => {
    const [text, setText] = useState('')
    return <input aria-label="draft" value={text} onChange={(event) => setText(event.target.value)} />
  }
  const draft = () => screen.getByLabelText<HTMLInputElement>('draft')
  const type = (value: string) => fireEvent.change(draft(), { target: { value } })

  test('is not made for the same user', async () => {
    show(<Draft />)
    type('half a letter')
    const before = draft()
    await end()
    await comeBack()
    expect(draft()).toBe(before)
    expect(draft().value).toBe('half a letter')
  })

  test('is made for another user, after an end and without one', async () => {
    show(<Draft />)
    type("ada's letter")
    await end()
    session.browser.server.signInAs(grace)
    await comeBack()
    expect(session.engine.store.getState()).toMatchObject({ status: 'active', user: { sub: 'grace' } })
    expect(draft().value).toBe('')
    type("grace's letter")
    session.browser.server.signInAs({ ...grace, sub: 'ada' })
    await act(() => session.engine.signIn({ mode: 'popup' }))
    expect(draft().value).toBe('')
  })

  test('is made when the user signs out, here or in another tab', async () => {
    show(<Draft />)
    type('half a letter')
    await act(() => session.engine.signOut())
    expect(draft().value).toBe('')
    await act(() => session.engine.signIn())
    type('another letter')
    const { engine } = await session.browser.openTab()
    await act(() => engine.signOut())
    await act(() => session.browser.clock.advance(0))
    expect(session.engine.store.getState()).toMatchObject({ reason: 'signed-out-elsewhere' })
    expect(draft().value).toBe('')
  })

  test('is not made for a guest who signs in', async () => {
    session = await createTestSession({ status: 'signed-out' })
    show(<Draft />)
    type('half a letter')
    const before = draft()
    await act(() => session.engine.signIn())
    expect(draft()).toBe(before)
    expect(draft().value).toBe('half a letter')
  })
})
