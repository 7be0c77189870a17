import { vi } from 'vitest'
import { createFakePage } from '../../testing/fakePage.ts'
import type { TokenClientUnderTest } from '../../testing/tokenClientUnderTest.ts'
import { authorizationParamsOf } from '../sdk/authorizationParams.ts'
import { createHttpSessionClient, type HttpSessionClientOptions } from './index.ts'

export type CookieBackend = TokenClientUnderTest & {
  /** How far the backend's clock is ahead, in ms. */
  aheadMs: number
  /** Status of the next answers; `null` for regular ones. */
  status: number | null
  /** Accepts a sign-out and does nothing. */
  ignoresSignOut: boolean
}

const idleTimeoutMs = 600_000

/** Opens a shop whose backend keeps the session in a cookie and extends it only when it is older than `updateAgeMs`. */
// oxlint-disable-next-line max-lines-per-function -- the parts share the state of one backend
export function openCookieBackend({
  updateAgeMs = 0,
  hasLook = true,
  options = {},
}: { updateAgeMs?: number; hasLook?: boolean; options?: Partial<HttpSessionClientOptions> } = {}): CookieBackend {
  const page = createFakePage()
  const departures: string[] = []
  let requests = 0
  let isOnline = true
  let held: Promise<void> | undefined
  let session: { sub: string; movedAt: number; at: number } | null = null
  const now = () => Date.now() + bed.aheadMs

  const answer = (path: string): unknown => {
    if (path === '/sign-out') {
      if (!bed.ignoresSignOut) session = null
      return {}
    }
    if (session && now() - session.movedAt >= idleTimeoutMs) session = null
    if (path === '/extend' && session && now() - session.movedAt >= updateAgeMs) session.movedAt = now()
    return session && { sub: session.sub, expiresAt: session.movedAt + idleTimeoutMs, at: session.at }
  }
  const send: typeof fetch = async (input, init) => {
    requests++
    const path = new URL(input as string, page.href).pathname
    const body = answer(path)
    await held
    init?.signal?.throwIfAborted()
    if (!isOnline) throw new TypeError('Failed to fetch')
    return bed.status === null ? Response.json(body) : new Response('', { status: bed.status })
  }
  const open = () =>
    createHttpSessionClient({
      key: 'shop',
      extend: { url: '/extend', method: 'POST' },
      ...(hasLook && { look: { url: '/look' } }),
      idleTimeoutMs,
      read({ body }) {
        if (body === null) return null
        const { sub, expiresAt, at } = body as { sub: string; expiresAt: number; at: number }
        return { user: { iss: 'https://shop.example', sub }, expiresAt, authenticatedAt: at }
      },
      signIn: ({ returnTo, ...wishes }) =>
        `/login?${new URLSearchParams({ ...authorizationParamsOf(wishes), returnTo })}`,
      signOut: () => ({ url: '/sign-out', method: 'POST' }),
      fetch: send,
      navigate: (url) => void departures.push(new URL(url, page.href).href),
      ...options,
    })
  const signIn = (sub: string) => {
    session = { sub, movedAt: now(), at: now() }
  }

  const bed: CookieBackend = {
    aheadMs: 0,
    status: null,
    ignoresSignOut: false,
    client: open(),
    server: {
      signIn,
      endSession: () => {
        session = null
      },
      requestCount: () => requests,
      hasSession: () => session !== null,
      disconnect: () => {
        isOnline = false
        return () => (isOnline = true)
      },
      hold: () => {
        const { promise, resolve } = Promise.withResolvers<void>()
        held = promise
        return resolve
      },
    },
    page: {
      departures: () => departures,
      authorizationRequest: () => Object.fromEntries(new URL(departures.at(-1) ?? '').searchParams),
      comeBack(user) {
        signIn(user)
        return open()
      },
    },
    dispose: () => void vi.unstubAllGlobals(),
  }
  return bed
}
