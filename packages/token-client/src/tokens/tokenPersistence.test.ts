import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'
import type { KeyValueStorage, OidcClientOptions } from '../adapters/oidc/index.ts'
import type { TokenSet } from './tokenSnapshot.ts'

let shop: HostileShop
let stored: Map<string, string>
let fault: { get?: boolean; set?: boolean }

const storage = (): KeyValueStorage => ({
  getItem(key) {
    if (fault.get) throw new DOMException('blocked', 'SecurityError')
    return stored.get(key) ?? null
  },
  setItem(key, value) {
    if (fault.set) throw new DOMException('full', 'QuotaExceededError')
    stored.set(key, value)
  },
  removeItem: (key) => void stored.delete(key),
})
const open = (options: Partial<OidcClientOptions> = {}) => {
  shop = openHostileShop({ tokenStorage: storage(), ...options }, { refreshTokens: true })
}
const requests = () => shop.provider.journal.entries.filter(({ endpoint }) => !/discovery|jwks/.test(endpoint)).length
/** Another page load: what the client held in memory is gone. */
const reload = (options?: Partial<OidcClientOptions>) => {
  shop.provider.journal.clear()
  shop.open(options)
  return shop.client.restore()
}
const only = () => {
  const [entry, ...more] = stored
  expect(more).toEqual([])
  return { key: entry?.[0] ?? '', content: JSON.parse(entry?.[1] ?? 'null') as TokenSet }
}
const edit = (change: (content: TokenSet) => unknown) => {
  const { key, content } = only()
  stored.set(key, JSON.stringify(change(content)))
}

beforeEach(() => {
  stored = new Map()
  fault = {}
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a reload', () => {
  test('finds the session with no request at all', async () => {
    open()
    const before = await shop.client.restore()
    const token = await shop.client.getAccessToken()
    expect(await reload()).toEqual(before)
    expect(await shop.client.getAccessToken()).toEqual(token)
    expect(shop.provider.journal.entries).toEqual([])
    expect(shop.events).toEqual([])
  })

  test('in memory asks the server, and nothing is left anywhere', async () => {
    open({ tokenStorage: 'memory' })
    await shop.client.restore()
    await reload({ tokenStorage: 'memory' })
    expect(shop.provider.journal.of('authorize')).toHaveLength(1)
    expect(shop.page.storage.size).toBe(0)
  })

  test('that comes too late for the access token uses the refresh token', async () => {
    open({ useRefreshTokens: true })
    await shop.client.restore()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 })
    expect((await reload({ useRefreshTokens: true }))?.user.sub).toBe('ada')
    expect(shop.provider.journal.of('authorize')).toEqual([])
    expect(shop.provider.journal.of('token').map(({ parameters }) => parameters['grant_type'])).toEqual([
      'refresh_token',
    ])
  })

  test('whose refresh token is over asks by the SSO cookie, and no loss is reported', async () => {
    open({ useRefreshTokens: true })
    await shop.client.restore()
    edit((content) => ({ ...content, refresh: { ...content.refresh, value: 'old' } }))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 })
    expect((await reload({ useRefreshTokens: true }))?.user.sub).toBe('ada')
    expect(shop.provider.journal.of('authorize')).toHaveLength(1)
    expect(shop.events.filter(({ type }) => type === 'sessionLost')).toEqual([])
  })

  test('whose refresh token is over finds the user who is signed in by then', async () => {
    open({ useRefreshTokens: true })
    await shop.client.restore()
    edit((content) => ({ ...content, refresh: { ...content.refresh, value: 'old' } }))
    shop.provider.user = 'grace'
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 })
    expect((await reload({ useRefreshTokens: true }))?.user.sub).toBe('grace')
  })

  test('reads no refresh token that another version has left', async () => {
    open({ useRefreshTokens: true })
    await shop.client.restore()
    edit((content) => ({ ...content, epoch: '0' }))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 })
    await reload({ useRefreshTokens: true })
    expect(shop.provider.journal.of('authorize')).toHaveLength(1)
  })

  test('while the network is down says so, and the session is found once it is back', async () => {
    open({ useRefreshTokens: true })
    await shop.client.restore()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 })
    shop.provider.script({ at: 'token', dropConnection: 'before', times: 1 })
    await expect(reload({ useRefreshTokens: true })).rejects.toMatchObject({ code: 'token-client/network' })
    expect((await shop.client.restore())?.user.sub).toBe('ada')
  })

  test('finds the rotated refresh token although the rest of the answer was refused', async () => {
    open({ useRefreshTokens: true })
    await shop.client.restore()
    const used = only().content.refresh?.value
    shop.provider.script({ at: 'token', claims: { iss: 'https://evil.example' }, times: 1 })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/id-token-invalid' })
    expect(only().content.refresh?.value).not.toBe(used)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 })
    await reload({ useRefreshTokens: true })
    expect(shop.provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['ok'])
  })
})

describe('nothing is left', () => {
  test.each(['application', 'sso'] as const)('after a sign-out, %s', async (scope) => {
    open()
    await shop.client.restore()
    expect(stored.size).toBe(1)
    void shop.client.signOut({ scope })
    while (stored.size > 0) await new Promise((resolve) => setTimeout(resolve))
    shop.provider.user = null
    expect(await reload()).toBeNull()
  })

  test('by an earlier page when a new one signs out first of all', async () => {
    open()
    await shop.client.restore()
    shop.open()
    await shop.client.signOut({ scope: 'application' })
    expect(stored.size).toBe(0)
  })

  test('after the server has ended the session', async () => {
    open()
    await shop.client.restore()
    shop.provider.script({ at: 'authorize', response: { error: 'login_required', code: undefined } })
    await shop.client.renewTokens().catch(() => {})
    expect(stored.size).toBe(0)
  })

  test('but a client that is disposed has only gone with its page', async () => {
    open()
    await shop.client.restore()
    shop.client.dispose()
    await new Promise((resolve) => setTimeout(resolve))
    expect(stored.size).toBe(1)
  })
})

test('a sign-out in one tab is not undone by what another has put away for itself', async () => {
  const shared = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => shared.get(name) ?? null,
    setItem: (name: string, value: string) => shared.set(name, value),
  })
  open({ shareTokensAcrossTabs: false })
  await shop.client.restore()
  const ofFirst = new Map(stored)
  stored.clear()
  await reload()
  await new Promise((resolve) => setTimeout(resolve, 2)) // they sign out later, if only by a moment
  await shop.client.signOut({ scope: 'application' })
  expect([...shared.values()].join()).toMatch(/^\d+$/)

  for (const [name, text] of ofFirst) stored.set(name, text)
  await reload()
  expect(shop.provider.journal.of('authorize')).toHaveLength(1)
  shop.provider.journal.clear()
  await reload()
  expect(requests()).toBe(0)
})

describe('a storage', () => {
  test.each<[string, { get?: boolean; set?: boolean }]>([
    ['blocked', { get: true, set: true }],
    ['full', { set: true }],
  ])('that is %s costs a request more and nothing else', async (_, broken) => {
    open()
    Object.assign(fault, broken)
    expect((await shop.client.restore())?.user.sub).toBe('ada')
    await shop.client.renewTokens()
    expect(await shop.client.getAccessToken()).toMatchObject({ type: 'Bearer' })
    await shop.client.signOut({ scope: 'application' })
    await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  })

  test('that fills up keeps no refresh token that was replaced', async () => {
    open({ useRefreshTokens: true })
    await shop.client.restore()
    fault.set = true
    await shop.client.renewTokens()
    expect(stored.size).toBe(0)
  })

  test('that is cleared is filled again', async () => {
    open()
    await shop.client.restore()
    stored.clear()
    await shop.client.renewTokens()
    expect(stored.size).toBe(1)
  })

  test('may be slow', async () => {
    const { getItem, setItem, removeItem } = storage()
    const later = <A extends unknown[], T>(run: (...args: A) => T) => {
      return async (...args: A) => {
        await new Promise((resolve) => setTimeout(resolve))
        return run(...args)
      }
    }
    const slow = { getItem: later(getItem), setItem: later(setItem), removeItem: later(removeItem) } as KeyValueStorage
    open({ tokenStorage: slow })
    const before = await shop.client.restore()
    expect(await reload({ tokenStorage: slow })).toEqual(before)
    expect(requests()).toBe(0)
    await shop.client.signOut({ scope: 'application' })
    expect(stored.size).toBe(0)
  })

  test('that is slow to write does not bring back what was forgotten meanwhile', async () => {
    let release = () => {}
    const written = new Promise<void>((resolve) => {
      release = resolve
    })
    const { setItem, ...rest } = storage()
    const writing: string[] = []
    const slow = async (key: string, value: string) => {
      writing.push(key)
      await written
      await setItem(key, value)
    }
    open({ tokenStorage: { ...rest, setItem: slow } })
    const restored = shop.client.restore().catch(({ code }: { code: string }) => code)
    while (writing.length === 0) await new Promise((resolve) => setTimeout(resolve))
    const signedOut = shop.client.signOut({ scope: 'application' })
    await new Promise((resolve) => setTimeout(resolve, 5))
    release()
    expect(await restored).toBe('token-client/not-signed-in')
    await signedOut
    expect(stored.size).toBe(0)
  })

  const tampered: [string, (content: TokenSet) => unknown][] = [
    ['nothing', () => null],
    ['a list', () => []],
    ['another version', (content) => ({ ...content, epoch: '0' })],
    ['no person', ({ authentication: _, ...content }) => content],
    ['another issuer', (content) => withUser(content, { iss: 'https://evil.example', sub: 'ada' })],
    ['a number as subject', (content) => withUser(content, { iss: 'https://auth.shop.example', sub: 7 })],
    ['a token without value', (content) => ({ ...content, entries: [{ scopes: [] }] })],
    ['tokens of a key', (content) => ({ ...content, keyId: 'x' })],
  ]
  const withUser = (content: TokenSet, user: object) => ({
    ...content,
    authentication: { ...content.authentication, user },
  })
  test.each(tampered)('that holds %s is as good as empty', async (_, change) => {
    open()
    await shop.client.restore()
    edit(change)
    expect((await reload())?.user).toMatchObject({ iss: 'https://auth.shop.example', sub: 'ada' })
    expect(shop.provider.journal.of('authorize')).toHaveLength(1)
  })

  test('that holds no JSON is as good as empty', async () => {
    open()
    await shop.client.restore()
    stored.set(only().key, '{"epoch":')
    expect((await reload())?.user.sub).toBe('ada')
  })

  test('is shared by no two clients', async () => {
    open()
    await shop.client.restore()
    shop.provider.user = null
    expect(await reload({ clientId: 'bank' })).toBeNull()
    expect(stored.size).toBe(1)
  })
})

test('session storage is used under the client’s own name', async () => {
  open({ tokenStorage: 'session-storage' })
  await shop.client.restore()
  expect([...shop.page.storage.keys()]).toEqual([`stillhere:tokens:${shop.client.key}`])
  await reload({ tokenStorage: 'session-storage' })
  expect(requests()).toBe(0)
})

test('another tab’s newer refresh token is taken from the storage before an old one is sent', async () => {
  open({ useRefreshTokens: true })
  await shop.client.restore()
  const first = shop.client
  await reload({ useRefreshTokens: true })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1_000 })
  await shop.client.renewTokens()
  vi.setSystemTime(Date.now() + 200_000)
  await first.renewTokens()
  expect(shop.provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
})
