import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFuzzInput, type FuzzInput } from '../testing/fuzzInput.ts'
import { base64url, bytes } from '../testing/hostile-provider/signingKeys.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'
import { isTokenClientError } from '../tokenClientError.ts'

// a guard against standing still, not a limit of time
vi.setConfig({ testTimeout: 120_000 })

const firstSeed = 20_261_121
let shop: HostileShop
let requests = 0
/** What the token endpoint and discovery say in place of what is right. */
let said: { token?: string; status?: number; discovery?: string } = {}

const respond = (text: string, status = 200) =>
  new Response(text, { status, headers: { 'content-type': 'application/json' } })
const answering: typeof fetch = async (input, init) => {
  requests++
  const url = `${input instanceof Request ? input.url : input}`
  if (url.endsWith('/token') && said.token !== undefined) return respond(said.token, said.status)
  if (url.endsWith('-configuration') && said.discovery !== undefined) return respond(said.discovery)
  return shop.provider.fetch(input, init)
}
const openShop = async () => {
  shop = openHostileShop(
    { useRefreshTokens: true, fetch: answering, shareTokensAcrossTabs: false },
    { refreshTokens: true },
  )
  shop.open()
}

beforeEach(async () => {
  said = {}
  await openShop()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const prototype = () => Object.getOwnPropertyNames(Object.prototype).sort().join(' ')
const untouched = prototype()

/**
 * Each input ends in a value or a typed error, after a bounded number of requests and events, with no frame left, a
 * message of bounded length, and no prototype touched. An unhandled rejection fails the run by itself.
 */
const endure = async (count: number, act: (input: FuzzInput) => Promise<unknown>) => {
  const ends = { value: 0, error: 0 }
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    requests = 0
    shop.events.length = 0
    shop.page.frames.length = 0
    shop.provider.journal.clear()
    try {
      const outcome = await act(createFuzzInput(seed)).then(
        () => null,
        (error: unknown) => error,
      )
      ends[outcome === null ? 'value' : 'error']++
      const wrong = {
        error: outcome !== null && !isTokenClientError(outcome),
        message: ((outcome as Error | null)?.message.length ?? 0) > 2_000,
        requests: requests > 4,
        events: shop.events.length > 2,
        storage: shop.page.storage.size > 9,
        frames: shop.page.frames.some(({ isRemoved }) => !isRemoved),
        navigation: shop.page.left.length > 0,
        prototype: prototype() !== untouched,
      }
      if (Object.values(wrong).includes(true)) throw Object.assign(new Error(JSON.stringify(wrong)), { cause: outcome })
    } catch (cause) {
      throw new Error(`Seed ${seed}`, { cause })
    }
  }
  return ends
}
const entries = (input: FuzzInput, names: readonly string[]) =>
  Array.from({ length: input.number(6) }, () => `${input.pick([...names, input.text()])}=${input.text()}`)
const responseNames = ['code', 'state', 'iss', 'error', 'error_description', 'session_state', 'error_uri']

test('12,000 addresses', async () => {
  await shop.client.restore()
  await endure(12_000, (input) => {
    const query = entries(input, responseNames).join('&')
    shop.page.href = new URL(`https://shop.example/?${query}`).href
    return shop.client.restore({ silent: false })
  })
  shop.page.href = 'https://shop.example/'
  expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
})

test('10,000 web messages to one hidden frame, of which only the right one counts', async () => {
  await shop.client.restore()
  let posted = 0
  const genuine = shop.page.onFrame
  shop.page.onFrame = (frame) => {
    const state = new URL(frame.src).searchParams.get('state')
    for (let seed = firstSeed; seed < firstSeed + 1_000; seed++, posted++) {
      const input = createFuzzInput(seed + posted)
      const response = input.changed({ code: 'forged', state: 'other', iss: shop.provider.issuer })
      // guessing the state means guessing 256 bits
      if (response['state'] === state) continue
      const data = input.pick([
        { type: 'authorization_response', response },
        { type: 'authorization_response', response: input.json() },
        input.changed({ type: 'authorization_response', response: { state } }),
        input.json(),
      ])
      if (Object(Object(data).response).state === state) continue
      const origin = input.pick([shop.provider.issuer, 'https://evil.example', 'null', ''])
      shop.page.post({ origin, source: input.pick([frame.contentWindow, {}, null]), data })
    }
    genuine(frame)
  }
  const ends = await endure(10, () => shop.client.extendSession())
  expect(posted).toBe(10_000)
  expect(ends).toEqual({ value: 10, error: 0 })
})

test('8,000 messages from the callback page', async () => {
  const channels: EventTarget[] = []
  vi.stubGlobal(
    'BroadcastChannel',
    class extends EventTarget {
      constructor() {
        super()
        channels.push(this)
      }
      close() {}
      postMessage() {}
    },
  )
  shop.open({ silentTransport: 'callback-page' })
  shop.page.onFrame = (frame) => {
    const state = `${new URL(frame.src).searchParams.get('state')}`
    const say = (data: unknown) => channels.at(-1)?.dispatchEvent(Object.assign(new Event('message'), { data }))
    for (let count = 0; count < 79; count++) {
      const input = createFuzzInput(firstSeed + messages++)
      say(
        input.pick([
          input.json(),
          [input.text(), input.json()],
          [entries(input, responseNames).join('&'), input.json()],
          [input.spoiled(`code=x&stat=${state}`), 0],
        ]),
      )
    }
    messages++
    // the last one has the right state, and nothing else that is right
    const last = createFuzzInput(firstSeed + messages)
    const wrong = new URLSearchParams(entries(last, ['code', 'iss', 'error']).join('&'))
    wrong.set('state', state)
    say([`${wrong}`, last.json()])
  }
  let messages = 0
  await endure(100, () => shop.client.restore())
  expect(messages).toBe(8_000)
})

test('10,000 ID tokens', async () => {
  await shop.client.restore()
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'ES256', typ: 'JWT', kid: 'key-1' }
  const claims = { iss: shop.provider.issuer, aud: 'shop', sub: 'ada', iat: now, exp: now + 150 }
  const encode = (input: FuzzInput, value: Record<string, unknown>) => {
    const text = JSON.stringify(input.changed(value))
    return base64url(bytes(input.number(4) ? text : input.spoiled(text)))
  }
  const ends = await endure(10_000, (input) => {
    const token = `${encode(input, header)}.${encode(input, claims)}.${base64url(bytes(input.text()))}`
    said.token = JSON.stringify({
      access_token: 'x',
      token_type: 'Bearer',
      expires_in: 150,
      id_token: input.pick([token, input.spoiled(token), input.json() ?? {}]),
    })
    return shop.client.renewTokens()
  })
  // none of them is signed; `null` would be an answer without ID token
  expect(ends.value).toBe(0)
})

test('8,000 token responses', async () => {
  await shop.client.restore()
  const right = { access_token: 'x', token_type: 'Bearer', expires_in: 150, scope: 'openid', refresh_token: 'y' }
  const ends = await endure(8_000, async (input) => {
    const text = JSON.stringify(input.changed(right))
    said.status = input.pick([200, 200, 400, 401])
    said.token = input.pick([text, text, input.spoiled(text), JSON.stringify(input.json()), input.text()])
    await shop.client.renewTokens()
    const { expiresAt, value } = await shop.client.getAccessToken({ minValidityMs: -1e15 })
    expect(typeof value).toBe('string')
    expect(Number.isNaN(expiresAt)).toBe(false)
  })
  expect(ends.value).toBeGreaterThan(100)
  expect(ends.error).toBeGreaterThan(1_000)
})

test('6,000 discovery documents', async () => {
  const url = `${shop.provider.issuer}/.well-known/openid-configuration`
  const right = (await (await shop.provider.fetch(url)).json()) as Record<string, unknown>
  shop.provider.user = null
  const ends = await endure(6_000, (input) => {
    const text = JSON.stringify(input.changed(right))
    said.discovery = input.pick([text, input.spoiled(text), JSON.stringify(input.json()), input.text()])
    shop.open({ silentTransport: 'web-message' })
    return shop.client.restore()
  })
  expect(ends.value).toBeGreaterThan(100)
  expect(ends.error).toBeGreaterThan(1_000)
})

test('6,000 stored sign-ins', async () => {
  await shop.client.restore()
  const key = (state: string) => `stillhere ${shop.client.key} ${state}`
  const ends = await endure(6_000, (input) => {
    const right = { state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43), redirectUri: 'https://shop.example/', returnTo: '/', startedAt: Date.now() } // prettier-ignore
    const text = JSON.stringify(input.changed(right))
    shop.page.storage.clear()
    shop.page.storage.set(key('s'), input.pick([text, input.spoiled(text), JSON.stringify(input.json()), input.text()]))
    shop.page.href = `https://shop.example/?code=x&state=s&iss=${shop.provider.issuer}`
    return shop.client.restore({ silent: false })
  })
  expect(ends.value).toBeGreaterThan(100)
  expect(ends.error).toBeGreaterThan(100)
})
