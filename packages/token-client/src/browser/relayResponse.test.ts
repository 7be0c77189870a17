import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openShop, type Shop } from '../testing/openShop.ts'
import { relayAuthorizationResponse } from '../adapters/callback/index.ts'

let shop: Shop
const state = 'stillhere-relay.7'
const heard: unknown[] = []
let channel: BroadcastChannel
let delivered: Promise<void>
let closings: number

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  shop = await openShop()
  shop.issuer.user = 'ada'
  heard.length = closings = 0
  channel = new BroadcastChannel(state)
  delivered = new Promise((resolve) =>
    channel.addEventListener('message', ({ data }) => {
      heard.push(data)
      resolve()
    }),
  )
  Object.assign(window, { name: 'stillhere', close: () => closings++ })
})
afterEach(() => {
  channel.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const comeBack = (query: string) => {
  shop.page.href = `https://shop.example/${query}`
  shop.open()
}

describe('the app, loaded in the window that comes back,', () => {
  test('takes the answer out of the address at once, passes it on, closes the window and does nothing else', async () => {
    comeBack(`?lang=de&code=c&state=${state}&iss=i#part`)
    const before = Date.now()
    let outcome: unknown = 'waiting'
    void shop.client.restore().then((found) => (outcome = found))
    expect(shop.page.href).toBe('https://shop.example/?lang=de#part')
    await delivered
    const [[query, navigatedAt]] = heard as [[string, number]]
    expect(Object.fromEntries(new URLSearchParams(query))).toMatchObject({ code: 'c', state, iss: 'i' })
    expect(navigatedAt).toBeLessThanOrEqual(before)
    expect(closings).toBe(0)
    await vi.advanceTimersByTimeAsync(999)
    expect(closings).toBe(1)
    expect(outcome).toBe('waiting')
    expect(shop.issuer.requests).toEqual([])
    expect(shop.events).toEqual([])
  })

  test('becomes one more page of the app where it cannot be closed', async () => {
    comeBack(`?code=c&state=${state}`)
    const restoring = shop.client.restore()
    await vi.advanceTimersByTimeAsync(1_000)
    expect((await restoring)?.user.sub).toBe('ada')
    expect(window.name).toBe('')
    expect(shop.issuer.bodies[0]?.get('code')).not.toBe('c')
  })

  test('does not go on in a frame', async () => {
    shop.page.isFramed = true
    comeBack(`?error=login_required&state=${state}`)
    const restoring = shop.client.restore()
    await delivered
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await restoring).toBeNull()
    expect(shop.issuer.requests).toEqual([])
  })

  test('passes nothing on of a sign-in that left the page', async () => {
    vi.useRealTimers()
    await shop.goAndSignIn()
    expect((await shop.client.restore())?.user.sub).toBe('ada')
    expect(heard).toEqual([])
    expect(closings).toBe(0)
  })
})

describe('the page that only passes on', () => {
  const body = { textContent: '' }
  beforeEach(() => {
    body.textContent = ''
    vi.stubGlobal('document', { body })
  })

  test('does, and says so in one sentence where it cannot be closed', async () => {
    shop.page.href = `https://shop.example/signed-in.html?code=c&state=${state}`
    const relaying = relayAuthorizationResponse('Fertig.')
    expect(shop.page.href).toBe('https://shop.example/signed-in.html')
    await delivered
    await vi.advanceTimersByTimeAsync(999)
    expect(closings).toBe(1)
    expect(body.textContent).toBe('')
    await vi.advanceTimersByTimeAsync(1)
    await relaying
    expect(body.textContent).toBe('Fertig.')
  })

  test.each(['', '?code=c&state=other', '?code=c'])(
    'passes nothing on that no page can have requested: %s',
    async (query) => {
      shop.page.href = `https://shop.example/signed-in.html${query}`
      await relayAuthorizationResponse()
      expect(body.textContent).toBe('You can close this window.')
      expect(closings).toBe(0)
      expect(heard).toEqual([])
    },
  )
})
