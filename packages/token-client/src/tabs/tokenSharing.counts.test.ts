import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Authentication } from '../authentication.ts'
import { createTokenStore } from '../tokens/tokenStore.ts'
import { createTokenHandover } from './tokenHandover.ts'

const issuer = 'https://auth.example'
const wanted = { audience: undefined, scope: 'openid' }
const never = new AbortController().signal
let name: string
let counts: { posts: number; receives: number; keyPairs: number; steals: number; requests: number }
let closing: (() => void)[]

/** Counts the messages of all tabs of this process, and the locks that are stolen. */
beforeEach(() => {
  name = `stillhere:tokens:${crypto.randomUUID()}`
  closing = []
  counts = { posts: 0, receives: 0, keyPairs: 0, steals: 0, requests: 0 }
  const real = BroadcastChannel
  vi.stubGlobal(
    'BroadcastChannel',
    class extends real {
      constructor(channelName: string) {
        super(channelName)
        super.addEventListener('message', () => counts.receives++)
      }
      override postMessage(message: unknown) {
        counts.posts++
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
        super.postMessage(message)
      }
    },
  )
  const { generateKey } = crypto.subtle
  vi.spyOn(crypto.subtle, 'generateKey').mockImplementation((...key: unknown[]) => {
    counts.keyPairs++
    return Reflect.apply(generateKey, crypto.subtle, key) as never
  })
  const { locks } = navigator
  vi.stubGlobal('navigator', {
    locks: {
      query: () => locks.query(),
      request: (lock: string, ...rest: unknown[]) => {
        if ((rest[0] as { steal?: boolean }).steal) counts.steals++
        return Reflect.apply(locks.request, locks, [lock, ...rest]) as unknown
      },
    },
  })
})
afterEach(() => {
  for (const close of closing) close()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** A tab that obtains tokens from the server, where no other tab has what it wants. */
function openTab() {
  const tokens = createTokenStore({ clockSkewMs: 0 } as never)
  const handover = createTokenHandover(name, issuer, tokens)
  closing.push(() => handover.leave(false))
  const fetchTokens = async (): Promise<Authentication> => {
    const issuedAt = 1_000 * ++counts.requests
    await new Promise((resolve) => setTimeout(resolve, 20))
    const token = {
      value: `token ${counts.requests}`,
      type: 'Bearer' as const,
      expiresAt: Date.now() + 600_000 + issuedAt,
    }
    tokens.keep([{ token, scopes: ['openid'], lifetimeMs: 600_000 }])
    const now = Date.now()
    return (tokens.authentication = { user: { iss: issuer, sub: 'ada' }, authenticatedAt: now, contactedAt: now })
  }
  const obtain = async () => {
    const authentication = await handover.run(fetchTokens, wanted, never, 10_000)
    handover.join(false)
    return authentication
  }
  return { tokens, handover, obtain }
}

/** The first tab is the keeper before the others come. */
async function openTabs(count: number) {
  const tabs = [openTab()]
  await tabs[0]!.obtain()
  const hasKeeper = async () => (await navigator.locks.query()).held?.some((lock) => lock.name === `${name}:keeper`)
  while (!(await hasKeeper())) await new Promise((resolve) => setTimeout(resolve))
  for (let opened = 1; opened < count; opened++) {
    const tab = openTab()
    tabs.push(tab)
    await tab.obtain()
  }
  return tabs
}

describe.each([2, 5, 10, 20, 50, 200])('%d tabs', (count) => {
  test('opened one by one: two messages each, one request in all', async () => {
    await openTabs(count)
    expect(counts).toMatchObject({ requests: 1, steals: 0, keyPairs: count })
    expect(counts.receives).toBe(2 * (count - 1))
  })

  test('that want a fresh token at once: one request, at most 5 messages each, and one key pair for life', async () => {
    const tabs = await openTabs(count)
    counts.receives = counts.posts = counts.requests = 0
    const started = tabs.map(({ obtain }) => obtain())
    await Promise.all(started)
    expect(new Set(tabs.map(({ tokens }) => tokens.find(undefined, 'openid')?.value)).size).toBe(1)
    // a second renewal: all tabs have the group key
    await Promise.all(tabs.map(({ obtain }) => obtain()))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(counts).toMatchObject({ requests: 2, steals: 0, keyPairs: count })
    expect(counts.receives).toBeLessThanOrEqual(2 * 5 * count)
  })
})

describe('when a tab fails', () => {
  test('a keeper that does not answer: another tab does, and the new tab is signed in', async () => {
    const frozen = Promise.withResolvers<void>()
    closing.push(frozen.resolve)
    void navigator.locks.request(`${name}:keeper`, () => frozen.promise)
    const tabs = await openTabs(3)
    const shared = tabs.map(({ tokens }) => tokens.find(undefined, 'openid')?.value)
    counts.requests = 0
    const late = openTab()
    await late.obtain()
    expect(shared).toContain(late.tokens.find(undefined, 'openid')?.value)
    expect(counts).toMatchObject({ requests: 0, steals: 0 })
  })

  test('a keeper that is closed: the next tab takes its place', async () => {
    const [keeper, second] = await openTabs(2)
    keeper!.handover.leave(false)
    const isKeeper = async () => (await navigator.locks.query()).held?.some((lock) => lock.name === `${name}:keeper`)
    while (!(await isKeeper())) await new Promise((resolve) => setTimeout(resolve))
    counts.receives = 0
    const late = openTab()
    await late.obtain()
    expect(late.tokens.find(undefined, 'openid')).toEqual(second!.tokens.find(undefined, 'openid'))
    expect(counts).toMatchObject({ requests: 1, receives: 2 })
  })

  test('a tab without the group key asks the sender, and takes part from then on', async () => {
    const [first, ...others] = await openTabs(3)
    // a tab whose own request came first: it has tokens, but no answer of the keeper
    const own = openTab()
    own.tokens.authentication = first!.tokens.authentication
    own.tokens.keep(first!.tokens.entries)
    own.handover.join(false)
    await others[0]!.obtain()
    await new Promise((resolve) => setTimeout(resolve, 50))
    counts.receives = counts.requests = 0
    await own.obtain()
    expect(counts).toMatchObject({ receives: 0, requests: 0 })
    expect(own.tokens.find(undefined, 'openid')).toEqual(others[0]!.tokens.find(undefined, 'openid'))
  })

  test('what was shared before a sign-out is not adopted after it', async () => {
    const storage = new Map<string, string>()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => storage.set(key, value),
    })
    const [first, second] = await openTabs(2)
    await first!.obtain()
    await new Promise((resolve) => setTimeout(resolve, 50))
    first!.handover.leave(true)
    counts.requests = 0
    await second!.obtain()
    expect(counts.requests).toBe(1)
  })
})
