import { vi } from 'vitest'
import type { FakeIssuer } from './fakeIssuer.ts'

/** What of a browser page the OIDC client touches, for tests in Node. Undo with `vi.unstubAllGlobals()`. */
export type FakePage = {
  /** The address bar. */
  href: string
  /** Addresses that the page was sent to. */
  readonly left: string[]
  readonly storage: Map<string, string>
  readonly frames: FakeFrame[]
  /** How a hidden frame behaves once it is in the page. */
  onFrame: (frame: FakeFrame) => void
  readonly popups: FakePopup[]
  /** How a window behaves once it is sent somewhere. */
  onPopup: (popup: FakePopup) => void
  blocksPopups: boolean
  /** Whether the person is at this page, rather than in another window. */
  hasFocus: boolean
  isFramed: boolean
  isOnline: boolean
  storageIsBlocked: boolean
  /** A message as another window would send it. */
  post(message: { origin: string; source: unknown; data: unknown }): void
}

export type FakeFrame = EventTarget & {
  src: string
  style: { display: string }
  contentWindow: object
  isRemoved: boolean
}

/** A window that the page has opened, as far as the page can see it. */
export type FakePopup = {
  name: string
  /** Where it was sent. */
  url: string
  closed: boolean
  isFocused: boolean
  close(): void
  focus(): void
  location: { replace(url: string): void }
}

export function createFakePage(start = 'https://shop.example/'): FakePage {
  const storage = new Map<string, string>()
  const target = new EventTarget()
  const page: FakePage = {
    href: start,
    left: [],
    storage,
    frames: [],
    onFrame: () => {},
    popups: [],
    onPopup: () => {},
    blocksPopups: false,
    hasFocus: true,
    isFramed: false,
    isOnline: true,
    storageIsBlocked: false,
    post: (message) => target.dispatchEvent(Object.assign(new Event('message'), message)),
  }
  const top = {}
  const refuse = () => {
    if (page.storageIsBlocked) throw new Error('SecurityError')
  }
  vi.stubGlobal('window', Object.defineProperty(target, 'top', { get: () => (page.isFramed ? top : target) }))
  const openPopup = (name: string) => {
    const popup: FakePopup = {
      name,
      url: '',
      closed: false,
      isFocused: false,
      close: () => {
        popup.closed = true
      },
      focus: () => {
        popup.isFocused = true
      },
      location: {
        replace: (url) => {
          popup.url = url
          page.onPopup(popup)
        },
      },
    }
    page.popups.push(popup)
    return popup
  }
  vi.stubGlobal('open', (_url: string, name: string) =>
    page.blocksPopups ? null : (page.popups.find((one) => one.name === name && !one.closed) ?? openPopup(name)),
  )
  for (const name of ['screenX', 'screenY', 'outerWidth', 'outerHeight']) vi.stubGlobal(name, 0)
  vi.stubGlobal('location', {
    get href() {
      return page.href
    },
    get origin() {
      return new URL(page.href).origin
    },
    assign: (url: string) => page.left.push(url),
  })
  vi.stubGlobal('history', {
    state: null,
    replaceState: (_state: unknown, _title: string, url: URL) => {
      page.href = `${url}`
    },
  })
  vi.stubGlobal('navigator', {
    get onLine() {
      return page.isOnline
    },
  })
  // Object.keys(sessionStorage) gives the keys, as in a browser
  vi.stubGlobal(
    'sessionStorage',
    new Proxy(
      {
        getItem: (key: string) => {
          refuse()
          return storage.get(key) ?? null
        },
        setItem: (key: string, value: string) => {
          refuse()
          storage.set(key, value)
        },
        removeItem: (key: string) => storage.delete(key),
      },
      {
        ownKeys: () => [...storage.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      },
    ),
  )
  vi.stubGlobal('document', {
    hasFocus: () => page.hasFocus,
    createElement: () =>
      Object.assign(new EventTarget(), {
        src: '',
        style: { display: '' },
        contentWindow: {},
        isRemoved: false,
        remove(this: FakeFrame) {
          this.isRemoved = true
        },
      }),
    body: {
      append(frame: FakeFrame) {
        page.frames.push(frame)
        page.onFrame(frame)
      },
    },
  })
  return page
}

/** Lets hidden frames be answered by the issuer, by web message, as a browser would. */
export function answerFrames(page: FakePage, { issuer, authorize }: Pick<FakeIssuer, 'issuer' | 'authorize'>): void {
  page.onFrame = (frame) => {
    queueMicrotask(() => {
      if (frame.isRemoved) return
      const data = { type: 'authorization_response', response: authorize(frame.src) }
      page.post({ origin: new URL(issuer).origin, source: frame.contentWindow, data })
    })
  }
}

/** Lets windows be answered by the issuer, by way of the page that passes the answer on. */
export function answerPopups(page: FakePage, issuer: Pick<FakeIssuer, 'authorize'>): void {
  page.onPopup = (popup) => passOn(issuer.authorize(popup.url))
}

/** Leaves windows open; it takes two seconds to notice that one has closed. */
export function holdPopups(page: FakePage, issuer: FakeIssuer): { answer(): void; close(): Promise<void> } {
  const sent: string[] = []
  const opened = new Promise<FakePopup>((resolve) => {
    page.onPopup = (popup) => {
      sent.push(popup.url)
      resolve(popup)
    }
  })
  return {
    answer() {
      for (const url of sent) passOn(issuer.authorize(url))
      answerPopups(page, issuer)
    },
    async close() {
      const popup = await opened
      popup.close()
      await vi.advanceTimersByTimeAsync(2_000)
    },
  }
}

/** What the page says to which the server sends a window back. */
export function passOn(response: Record<string, string>, navigatedAt: unknown = Date.now()): void {
  const channel = new BroadcastChannel(response['state'] ?? '')
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
  channel.postMessage([`${new URLSearchParams(response)}`, navigatedAt])
  channel.close()
}
