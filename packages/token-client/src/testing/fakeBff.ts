import type { FakePage } from './fakePage.ts'

type Json = Record<string, unknown>
type Session = { user: Json; authenticatedAt: number; contactedAt: number; transaction: string }
type Transaction = { mode: string; prompt?: string; isExtension: boolean; askedAt: number }

/** A backend and the provider behind it, as one browser sees them. Nothing is protected here: it is for the client's tests. */
export type FakeBff = {
  /** Who has an SSO session. */
  user: string | null
  session: Session | null
  /** Why the last session is over. */
  reason: string | null
  /** How far its clock is ahead. */
  aheadMs: number
  /** Whether it knows frames to be of use. */
  silent: boolean
  /** What it was asked, as `path body`. */
  readonly requests: string[]
  /** How many requests the provider has had. */
  providerRequests: number
  /** Another answer than the right one: `undefined` leaves it as it is. May wait, and may throw as `fetch` does. */
  answer: (path: string, request: Request) => Promise<Response | undefined> | Response | undefined
  /** What a window or frame hears in place of the right outcome. */
  outcome: (right: string | null) => unknown
  fetch: typeof fetch
  /** The window or frame arrives: what it hears in the end, after which the session is what it is. */
  arrive(url: string): unknown
}

const origin = 'https://auth.shop.example'

export function createFakeBff(): FakeBff {
  const transactions = new Map<string, Transaction>()
  let count = 0
  const now = () => Date.now() + bff.aheadMs
  const begin = (transaction: Transaction) => {
    const name = `transaction-${++count}`
    transactions.set(name, transaction)
    return { location: `${origin}/authorize?state=${name}`, transaction: name }
  }
  const end = (reason: string) => Object.assign(bff, { session: null, reason })
  const sessionAnswer = () => {
    const { session, reason, silent } = bff
    if (session) return { now: now(), status: 'active', session: { ...session, silent } }
    return { now: now(), ...(reason === null ? { status: 'none' } : { status: 'ended', reason }) }
  }
  const handlers: Record<string, (body: Json) => unknown> = {
    session: sessionAnswer,
    login: ({ mode, prompt }) =>
      begin({ mode: String(mode), prompt: String(prompt), isExtension: false, askedAt: now() }),
    extend: ({ mode }) =>
      bff.session ? begin({ mode: String(mode), prompt: 'none', isExtension: true, askedAt: now() }) : sessionAnswer(),
    refresh() {
      if (bff.session) bff.providerRequests++
      if (bff.session && bff.user === null) end('renewal-rejected')
      return sessionAnswer()
    },
    logout({ scope }) {
      Object.assign(bff, { session: null, reason: null })
      return { location: scope === 'sso' ? `${origin}/end_session` : null }
    },
  }
  const settle = ({ prompt, isExtension, askedAt }: Transaction, transaction: string): string | null => {
    bff.providerRequests++
    const { user, session } = bff
    if (user === null) {
      if (prompt !== 'none') return 'access-denied'
      if (session) end('signed-out-elsewhere')
      return 'login-required'
    }
    if (isExtension && !session) return 'session-ended'
    if (isExtension && session?.user['sub'] !== user) {
      end('user-changed')
      return 'subject-changed'
    }
    if (isExtension && session) bff.session = { ...session, contactedAt: askedAt }
    else {
      const claims = { iss: origin, sub: user, name: user }
      bff.session = { user: claims, authenticatedAt: now(), contactedAt: now(), transaction }
      bff.reason = null
    }
    return null
  }

  const bff: FakeBff = {
    user: null,
    session: null,
    reason: null,
    aheadMs: 0,
    silent: false,
    requests: [],
    providerRequests: 0,
    answer: () => undefined,
    outcome: (right) => ({ error: right }),
    async fetch(input, init) {
      const request = new Request(input, init)
      const path = new URL(request.url).pathname.replace('/auth/', '')
      const text = await request.clone().text()
      bff.requests.push(text ? `${path} ${text}` : path)
      const aborted = new Promise<never>((_, reject) =>
        request.signal.addEventListener('abort', () => reject(request.signal.reason)),
      )
      const other = await Promise.race([bff.answer(path, request), aborted])
      if (other) return other
      const body = text ? (JSON.parse(text) as Json) : {}
      return Response.json(handlers[path]?.(body) ?? {}, {
        headers: { 'stillhere-request': `${request.headers.get('stillhere-request')}` },
      })
    },
    arrive(url) {
      const name = new URL(url).searchParams.get('state') ?? ''
      const transaction = transactions.get(name)
      transactions.delete(name)
      return bff.outcome(transaction ? settle(transaction, name) : 'callback-unsolicited')
    },
  }
  return bff
}

/** What the page says at which a window or frame ends. */
export function say(transaction: string, message: unknown): void {
  const channel = new BroadcastChannel(`stillhere-bff.${transaction}`)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
  channel.postMessage(message)
  channel.close()
}

/** Lets a window or frame go where it was sent. */
export function follow(bff: Pick<FakeBff, 'arrive'>, url: string): void {
  const message = bff.arrive(url)
  if (message !== undefined) say(new URL(url).searchParams.get('state') ?? '', message)
}

/** Lets hidden frames and windows be answered at once. */
export function answerAll(page: FakePage, bff: FakeBff): void {
  page.onFrame = (frame) => queueMicrotask(() => frame.isRemoved || follow(bff, frame.src))
  page.onPopup = (popup) => follow(bff, popup.url)
}
