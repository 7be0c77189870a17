import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'
import { serveTokenRequests, type WorkerAnswer, type WorkerRequest } from './serveTokenRequests.ts'

let shop: HostileShop
/** All that crossed the border between page and worker. */
let crossed: string[]

/** A worker in this very process, whose messages are copied as a real one's are. */
function fakeWorker(): Worker {
  const [page, scope] = [new EventTarget(), new EventTarget()]
  const deliver = (to: EventTarget) => (data: WorkerRequest | WorkerAnswer) => {
    crossed.push(JSON.stringify(data))
    queueMicrotask(() => to.dispatchEvent(Object.assign(new Event('message'), { data: structuredClone(data) })))
  }
  queueMicrotask(() =>
    serveTokenRequests({
      addEventListener: (_, listener) => scope.addEventListener('message', (event) => listener(event as MessageEvent)),
      postMessage: deliver(page),
    }),
  )
  return Object.assign(page, { postMessage: deliver(scope), terminate() {} }) as unknown as Worker
}

beforeEach(async () => {
  crossed = []
  shop = openHostileShop({ tokenStorage: fakeWorker }, { refreshTokens: true })
  vi.stubGlobal('fetch', shop.provider.fetch)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})
const token = () => shop.provider.journal.of('token')

describe('a refresh token that a worker keeps', () => {
  test('never reaches the page, renews, and is rotated', async () => {
    await shop.client.restore()
    for (let i = 0; i < 3; i++) await shop.client.renewTokens()
    expect(token().map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok'])
    const sent = token().flatMap(({ parameters }) => parameters['refresh_token'] ?? [])
    expect(new Set(sent).size).toBe(3)
    expect(crossed.join()).not.toMatch(/refresh-\d/)
    expect(crossed.join()).toContain('in-worker.')
    expect((await shop.client.getAccessToken()).value).toMatch(/^access-/)
  })

  test('is revoked by the worker', async () => {
    await shop.client.restore()
    await shop.client.signOut({ scope: 'application', revoke: true })
    while (shop.provider.journal.of('revocation').length === 0) await new Promise((resolve) => setTimeout(resolve))
    expect(shop.provider.journal.of('revocation')[0]?.parameters['token']).toMatch(/^refresh-/)
    expect(crossed.join()).not.toMatch(/refresh-\d/)
  })

  test('goes to no other origin for any caller', async () => {
    const sent: string[] = []
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
      sent.push(String(init.body as URLSearchParams))
      return new Response('{"refresh_token":"refresh-1"}')
    })
    const worker = fakeWorker()
    const ask = async (url: string, body: string) => {
      const before = sent.length
      await new Promise((resolve) => setTimeout(resolve))
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one page
      worker.postMessage({ id: 1, url, headers: [], body })
      while (sent.length === before) await new Promise((resolve) => setTimeout(resolve))
    }
    await ask('https://auth.shop.example/token', 'grant_type=authorization_code')
    while (!crossed.join().includes('in-worker.')) await new Promise((resolve) => setTimeout(resolve))
    const name = /in-worker\.[\w-]+/.exec(crossed.join())?.[0]
    await ask('https://evil.example/token', `refresh_token=${name}`)
    await ask('https://auth.shop.example/token', `refresh_token=${name}`)
    expect(sent.slice(1)).toEqual([`refresh_token=${name}`, 'refresh_token=refresh-1'])
  })

  test('is in no answer that cannot be read', async () => {
    shop.provider.script({ at: 'token', status: 200, body: '{"refresh_token":"refresh-1-secret"' })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/token-response-invalid' })
    expect(crossed.join()).not.toContain('secret')
  })

  test('that is refused ends the session; a dead line does not', async () => {
    await shop.client.restore()
    shop.provider.script({ at: 'token', dropConnection: 'before', times: 1 })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/network', retryable: true })
    await shop.client.renewTokens()
    shop.provider.script({ at: 'token', status: 400, body: '{"error":"invalid_grant"}' })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/session-rejected' })
  })

  test('is not asked for any longer once the person has signed out', async () => {
    await shop.client.restore()
    let isAborted = false
    vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => {
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          isAborted = true
          reject(new Error('aborted'))
        })
      })
    })
    const renewal = shop.client.renewTokens().catch(({ code }: { code: string }) => code)
    while (crossed.filter((one) => one.includes('grant_type=refresh_token')).length === 0)
      await new Promise((resolve) => setTimeout(resolve))
    await shop.client.signOut({ scope: 'application' })
    expect(await renewal).toBe('token-client/not-signed-in')
    expect(isAborted).toBe(true)
  })
})

test.each<[string, () => Worker]>([
  [
    'a policy forbids it',
    () => {
      throw new DOMException('blob:', 'SecurityError')
    },
  ],
  [
    'its script is none',
    () => {
      const worker = Object.assign(new EventTarget(), { postMessage() {}, terminate() {} })
      queueMicrotask(() => worker.dispatchEvent(new Event('error')))
      return worker as unknown as Worker
    },
  ],
])('where no worker can be had because %s, the page keeps the token in memory', async (_, tokenStorage) => {
  shop.open({ tokenStorage })
  await shop.client.restore()
  await shop.client.renewTokens()
  expect(token().map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
})
