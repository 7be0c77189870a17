import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { cdp, server, userEvent } from 'vitest/browser'
import { browserActivitySources } from './index.ts'

// only Chromium's devtools hold a key down, compose, dictate and touch; other browsers' drivers cannot
const isChromium = server.browser === 'chromium'

/** The browser's own input queue: what comes out of it is trusted, as from a person. */
const input = (method: string, event: object) =>
  (cdp() as unknown as { send(method: string, event: object): Promise<unknown> }).send(`Input.${method}`, event)

const everything = (
  'pointermove pointerdown click drop keydown keyup input compositionupdate wheel touchstart touchmove ' +
  'scroll focus blur change'
).split(' ')

let reports: string[] = []
let heard: string[] = []

beforeEach(() => {
  document.body.innerHTML = `
    <div style="width: 600px; height: 3000px">
      <input aria-label="Name"><input type="checkbox" aria-label="News"><button>Save</button>
      <div id="pad" style="position: relative; width: 400px; height: 300px"></div>
    </div>`
  const listening = new AbortController()
  const note = ({ type }: Event) => heard.push(type)
  // says that the browser has delivered an event, so that "not reported" means more than "not yet"
  for (const type of everything)
    window.addEventListener(type, note, { capture: true, passive: true, signal: listening.signal })
  return () => listening.abort()
})
afterEach(() => {
  document.body.innerHTML = ''
  window.scrollTo(0, 0)
})

const start = () => {
  const stops = browserActivitySources.map((source) => source((name) => reports.push(name)))
  const stop = () => stops.forEach((one) => one())
  onTestFinished(stop)
  reports = []
  heard = []
  return stop
}
const field = () => document.querySelector('input')!
const pad = () => document.querySelector('#pad')!
const hasHeard = (type: string) => expect.poll(() => heard).toContain(type)
/** Moves to a mark: WebKit's driver moves to the middle of an element only. */
const moveTo = async (x: number, y: number) => {
  const mark = pad().appendChild(document.createElement('i'))
  mark.style.cssText = `position: absolute; left: ${x}px; top: ${y}px; width: 2px; height: 2px`
  await userEvent.hover(mark)
  mark.remove()
}
const place = () => ({ x: pad().getBoundingClientRect().x + 100, y: pad().getBoundingClientRect().y + 100 })
const turnWheel = () => userEvent.wheel(pad(), { delta: { y: 40 } })
const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: object[]) =>
  input('dispatchTouchEvent', { type, touchPoints })
const key = (type: 'keyDown' | 'keyUp', more: object = {}) =>
  input('dispatchKeyEvent', { type, key: 'a', code: 'KeyA', text: type === 'keyDown' ? 'a' : '', ...more })

describe('activity of a user', () => {
  test('moves the pointer', async () => {
    await moveTo(50, 50)
    start()
    await moveTo(100, 100) // says where it rests
    await moveTo(100, 103)
    await expect.poll(() => reports).toEqual(['pointer'])
    await moveTo(97, 103)
    await expect.poll(() => reports).toEqual(['pointer', 'pointer'])
  })

  test('clicks', async () => {
    await moveTo(50, 50)
    start()
    await userEvent.click(pad(), { position: { x: 50, y: 50 } })
    expect(heard).toContain('click')
    expect(new Set(reports)).toEqual(new Set(['pointer']))
  })

  test('presses a key', async () => {
    field().focus()
    start()
    await userEvent.keyboard('a')
    expect(reports).toContain('keyboard')
  })

  test.runIf(isChromium)('dictates: text without keys', async () => {
    field().focus()
    start()
    await input('insertText', { text: 'hello' })
    expect(heard).not.toContain('keydown')
    expect(reports).toContain('keyboard')
  })

  test.runIf(isChromium)('writes with an input method', async () => {
    field().focus()
    start()
    await input('imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 })
    expect(heard).toContain('compositionupdate')
    expect(reports).toContain('keyboard')
  })

  test('turns the wheel', async () => {
    start()
    await turnWheel()
    await hasHeard('wheel')
    expect(reports).toEqual(['wheel'])
  })

  test.runIf(isChromium)('touches the screen, and moves the finger', async () => {
    start()
    const { x, y } = place()
    await touch('touchStart', { x, y })
    await hasHeard('touchstart')
    expect(reports).toContain('touch')
    reports = []
    await touch('touchMove', { x, y: y - 60 })
    await hasHeard('touchmove')
    expect(reports).toContain('touch')
    await touch('touchEnd')
  })

  test('is noticed although the page stops the event', async () => {
    field().focus()
    field().addEventListener('keydown', (event) => event.stopImmediatePropagation())
    start()
    await userEvent.keyboard('{Shift}')
    expect(reports).toEqual(['keyboard'])
  })
})

describe('not activity', () => {
  test('is a pointer that moves less than 3 px, however long', async () => {
    await moveTo(50, 50)
    start()
    await moveTo(100, 100)
    for (const [x, y] of [
      [101, 101],
      [102, 102],
      [100, 98],
      [98, 100],
      [102, 101],
    ] as const)
      await moveTo(x, y)
    expect(heard.filter((type) => type === 'pointermove').length).toBeGreaterThanOrEqual(6)
    expect(reports).toEqual([])
  })

  test.runIf(isChromium)('is a key that is held down', async () => {
    start()
    await key('keyDown', { text: '' })
    expect(reports).toEqual(['keyboard'])
    for (let i = 0; i < 5; i++) await key('keyDown', { text: '', autoRepeat: true })
    await key('keyUp')
    expect(heard.filter((type) => type === 'keydown')).toHaveLength(6)
    expect(reports).toEqual(['keyboard'])
  })

  test.runIf(isChromium)('is text that a held key writes into a field', async () => {
    start()
    field().focus()
    await key('keyDown')
    const once = reports.length
    for (let i = 0; i < 5; i++) await key('keyDown', { autoRepeat: true })
    await key('keyUp')
    expect(field().value).toBe('aaaaaa')
    expect(heard.filter((type) => type === 'input')).toHaveLength(6)
    expect(reports).toHaveLength(once)
  })

  test('is a script that dispatches events', () => {
    start()
    const bubbling = { bubbles: true }
    for (const event of [
      new PointerEvent('pointerdown', bubbling),
      new PointerEvent('pointermove', { ...bubbling, screenX: 1, screenY: 1 }),
      new PointerEvent('pointermove', { ...bubbling, screenX: 99, screenY: 99 }),
      new MouseEvent('click', bubbling),
      new KeyboardEvent('keydown', { ...bubbling, key: 'a' }),
      new InputEvent('input', { ...bubbling, data: 'a', inputType: 'insertText' }),
      new CompositionEvent('compositionupdate', { ...bubbling, data: 'a' }),
      new WheelEvent('wheel', { ...bubbling, deltaY: 10 }),
      // a desktop's Firefox and WebKitGTK have no TouchEvent
      new (globalThis.TouchEvent ?? Event)('touchstart', bubbling),
      new (globalThis.TouchEvent ?? Event)('touchmove', bubbling),
      new DragEvent('drop', bubbling),
    ]) {
      field().dispatchEvent(event)
      window.dispatchEvent(event)
    }
    expect(new Set(heard).size).toBe(10)
    expect(reports).toEqual([])
  })

  test('is a script that clicks, focuses and scrolls, although some of these events are trusted', async () => {
    start()
    field().focus()
    document.querySelector('button')!.click()
    document.querySelector<HTMLInputElement>('[type=checkbox]')!.click()
    document.execCommand('insertText', false, 'written by a command')
    field().value = 'written by a script'
    field().blur()
    window.scrollTo(0, 500)
    pad().scrollIntoView()
    await hasHeard('scroll')
    expect(heard).toEqual(expect.arrayContaining(['focus', 'click', 'input', 'blur']))
    // WebKit takes the text of a command for a user's: nothing in its trusted events tells them apart
    expect(reports).toEqual(server.browser === 'safari' ? ['keyboard'] : [])
  })
})

describe('after it stops', () => {
  test('nothing is reported', async () => {
    const stop = start()
    stop()
    field().focus()
    await userEvent.keyboard('a')
    await moveTo(10, 10)
    await moveTo(60, 60)
    await userEvent.click(pad())
    await turnWheel()
    for (const type of ['keydown', 'input', 'pointermove', 'click', 'wheel']) await hasHeard(type)
    expect(reports).toEqual([])
  })

  test.runIf(isChromium)('no touch is reported', async () => {
    start()()
    await touch('touchStart', place())
    await touch('touchEnd')
    await hasHeard('touchstart')
    expect(reports).toEqual([])
  })

  test('no listener is left, and all listeners were passive', () => {
    const added = vi.spyOn(window, 'addEventListener')
    const removed = vi.spyOn(window, 'removeEventListener')
    onTestFinished(() => void vi.restoreAllMocks())
    const stop = start()
    const listeners = added.mock.calls.map(([type, , options]) => ({ type, ...(options as AddEventListenerOptions) }))
    const isLeft = ({ type, signal }: (typeof listeners)[number]) =>
      !signal?.aborted && !removed.mock.calls.some(([gone]) => gone === type)
    expect(listeners.length).toBeGreaterThan(8)
    expect(listeners.every(({ passive, capture }) => passive && capture)).toBe(true)
    expect(listeners.filter(isLeft)).toHaveLength(listeners.length)
    stop()
    expect(listeners.filter(isLeft)).toEqual([])
  })
})
