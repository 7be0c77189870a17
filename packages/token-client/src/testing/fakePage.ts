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

export function createFakePage(start = 'https://shop.example/'): FakePage {
  const storage = new Map<string, string>()
  const target = new EventTarget()
  const page: FakePage = {
    href: start,
    left: [],
    storage,
    frames: [],
    onFrame: () => {},
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
