import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { draftKey } from '../drafts/draftEncryption.ts'
import { useDraft } from '../hooks/useDraft.ts'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { draftName, formatRecord, longestAgeMs } from './draftRecord.ts'

const ada = '["https://memory.example","ada"]'
const grace = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }
const secret = 'canary 4111 1111'

let session: TestSession
let unmount: () => void
beforeEach(async () => {
  localStorage.clear()
  sessionStorage.clear()
  await forgetKeys()
  await import('./draftEncryption.ts')
  session = await createTestSession()
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const forgetKeys = () =>
  new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase('stillhere:drafts')
    request.addEventListener('success', () => resolve())
    request.addEventListener('error', () => reject(request.error))
  })
const field = () => screen.getByLabelText<HTMLInputElement>('card')
const type = (value: string) => fireEvent.change(field(), { target: { value } })
const nameOf = (owner = ada) => draftName(session.engine.key, owner, 'card')
const stored = () => localStorage.getItem(nameOf())
const isStored = () => vi.waitFor(() => expect(stored()).not.toBeNull())
/** What a draft that is being sealed or opened has to wait for is over: each is a few tasks long. */
const settle = async () => {
  const key = await draftKey('another app')
  for (let turn = 0; turn < 5; turn++) {
    await encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, new Uint8Array(1))
    await act(() => draftKey('another app'))
  }
}
const encrypt = crypto.subtle.encrypt.bind(crypto.subtle)
/** Enough for what fails at once. */
const turns = async () => {
  for (let turn = 0; turn < 20; turn++)
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', resolve)
      port1.start()
      port2.postMessage('turn')
    })
}

function Card({ sensitive = true }: { sensitive?: boolean }) {
  const [value, setValue, { discard }] = useDraft('card', '', { sensitive })
  return (
    <>
      <input aria-label="card" value={value} onChange={(event) => setValue(event.target.value)} />
      <button onClick={discard}>Discard</button>
    </>
  )
}
const show = (sensitive?: boolean) => {
  ;({ unmount } = render(
    <StrictMode>
      <AuthProvider engine={session.engine}>
        <Card {...(sensitive === undefined ? {} : { sensitive })} />
      </AuthProvider>
    </StrictMode>,
  ))
}
const reload = async () => {
  unmount()
  session = { ...session, ...(await session.browser.openTab()) }
  show()
}
/** Typed, saved, and the page is gone. */
const leaveBehind = async (text = secret) => {
  show()
  type(text)
  unmount()
  await isStored()
}
/** Lets Web Crypto answer only when told to. */
const hold = (method: 'encrypt' | 'decrypt') => {
  const waiting: (() => void)[] = []
  const original = crypto.subtle[method].bind(crypto.subtle)
  vi.spyOn(crypto.subtle, method).mockImplementation(async (...given) => {
    const answer = await original(...given)
    await new Promise<void>((resolve) => waiting.push(resolve))
    return answer
  })
  return waiting
}
const isHeld = (waiting: (() => void)[], count = 1) =>
  vi.waitFor(() => expect(waiting.length).toBeGreaterThanOrEqual(count), { timeout: 30_000 })

/** All that is in any storage of this page, as text. */
async function everything(): Promise<string> {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie]
  const ask = <T,>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error))
    })
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await ask(indexedDB.open(name))
    for (const store of database.objectStoreNames)
      for (const value of await ask(database.transaction(store).objectStore(store).getAll()))
        found.push(
          value instanceof CryptoKey
            ? await crypto.subtle.exportKey('jwk', value).then(JSON.stringify, () => 'sealed key')
            : JSON.stringify(value),
        )
    database.close()
  }
  for (const name of await caches.keys()) found.push(name)
  return found.join('\n')
}

describe('a sensitive draft', () => {
  test('is restored for its owner, and never stored as plain text', async () => {
    await leaveBehind()
    const dump = await everything()
    expect(dump).toContain('sealed key')
    expect(dump).not.toContain('canary')
    expect(dump).not.toContain(btoa('canary').slice(0, 7))
    await reload()
    await vi.waitFor(() => expect(field().value).toBe(secret))
  })

  test('and would be found in plain text', async () => {
    show(false)
    type(secret)
    unmount()
    expect(await everything()).toContain('canary')
  })

  test('is not decrypted for a user to whom it was moved', async () => {
    await leaveBehind()
    const [, savedAt = '', body = ''] = /^(\d+) \d+ \w+ (.*)$/.exec(stored() ?? '') ?? []
    expect(body).toMatch(/^sealed:/)
    const place = nameOf('["https://memory.example","grace"]')
    localStorage.setItem(place, formatRecord(place, Number(savedAt), longestAgeMs, body))
    session.browser.server.signInAs(grace)
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
    await reload()
    await vi.waitFor(() => expect(decrypt).toHaveBeenCalled())
    await settle()
    expect(field().value).toBe('')
  })

  test.each([
    ['changed', (body: string) => body.slice(0, -8) + (body.endsWith('AAAAAAA=') ? 'BBBBBBB=' : 'AAAAAAA=')],
    ['cut off', (body: string) => body.slice(0, 20)],
    ['something else', () => 'sealed:%%%'],
  ])('is not restored when it was %s', async (_how, change) => {
    await leaveBehind()
    const [, savedAt = '', body = ''] = /^(\d+) \d+ \w+ (.*)$/.exec(stored() ?? '') ?? []
    localStorage.setItem(nameOf(), formatRecord(nameOf(), Number(savedAt), longestAgeMs, change(body)))
    await reload()
    await settle()
    expect(field().value).toBe('')
    type('goes on')
    expect(field().value).toBe('goes on')
  })

  test('is not restored with another save time', async () => {
    await leaveBehind()
    const [, savedAt = '', body = ''] = /^(\d+) \d+ \w+ (.*)$/.exec(stored() ?? '') ?? []
    localStorage.setItem(nameOf(), formatRecord(nameOf(), Number(savedAt) - 1, longestAgeMs, body))
    await reload()
    await settle()
    expect(field().value).toBe('')
  })

  test('is not restored without the key', async () => {
    await leaveBehind()
    await forgetKeys()
    await reload()
    await settle()
    expect(field().value).toBe('')
  })

  test('is removed if an earlier version of the app has stored plain text', async () => {
    show(false)
    type(secret)
    unmount()
    await reload()
    expect(await everything()).not.toContain('canary')
  })
})

describe('stays in memory where the browser', () => {
  const breaks: [string, () => unknown][] = [
    ['has no IndexedDB', () => vi.stubGlobal('indexedDB', undefined)],
    [
      'forbids IndexedDB',
      () =>
        vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
          throw new DOMException('no', 'SecurityError')
        }),
    ],
    ['fails to encrypt', () => vi.spyOn(crypto.subtle, 'encrypt').mockRejectedValue(new DOMException('no'))],
    [
      'has no Web Crypto, as without https',
      () => vi.spyOn(crypto, 'subtle', 'get').mockReturnValue(undefined as never),
    ],
  ]
  test.each(breaks)('%s', async (_what, happen) => {
    happen()
    show()
    type(secret)
    await act(() => session.browser.clock.advance(300_000))
    await turns()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
    await settle()
    expect(stored()).toBeNull()
    await act(() => session.engine.reauthenticate())
    expect(field().value).toBe(secret)
  })
})

describe('a slow encryption', () => {
  test('a sign-out stops the save, even if the same user has returned', async () => {
    const waiting = hold('encrypt')
    show()
    type(secret)
    dispatchEvent(new PageTransitionEvent('pagehide'))
    await isHeld(waiting)
    await act(() => session.engine.signOut())
    await act(() => session.engine.signIn())
    waiting[0]!()
    await settle()
    expect(stored()).toBeNull()
  })

  test('a sign-out discards unsaved text', async () => {
    const encryptions = vi.spyOn(crypto.subtle, 'encrypt')
    show()
    type(secret)
    await act(() => session.engine.signOut())
    unmount()
    await settle()
    expect(encryptions).not.toHaveBeenCalled()
    expect(stored()).toBeNull()
  })

  test('discard() stops the save', async () => {
    const waiting = hold('encrypt')
    show()
    type(secret)
    dispatchEvent(new PageTransitionEvent('pagehide'))
    await isHeld(waiting)
    fireEvent.click(screen.getByRole('button', { name: 'Discard' }))
    waiting[0]!()
    await settle()
    expect(stored()).toBeNull()
  })

  test('an older text does not replace a newer one', async () => {
    const waiting = hold('encrypt')
    show()
    type('older')
    dispatchEvent(new PageTransitionEvent('pagehide'))
    await isHeld(waiting)
    type('newer')
    dispatchEvent(new PageTransitionEvent('pagehide'))
    await isHeld(waiting, 2)
    waiting[1]!()
    await isStored()
    waiting[0]!()
    await settle()
    vi.restoreAllMocks()
    await reload()
    await vi.waitFor(() => expect(field().value).toBe('newer'))
  })

  test('text typed meanwhile is kept', async () => {
    await leaveBehind()
    const waiting = hold('decrypt')
    await reload()
    await isHeld(waiting)
    type('new')
    for (const answer of waiting) answer() // strict mode of React 18 asks twice
    await settle()
    expect(field().value).toBe('new')
  })

  test('a previous user’s draft is not shown', async () => {
    await leaveBehind()
    const waiting = hold('decrypt')
    await reload()
    await isHeld(waiting)
    session.browser.server.signInAs(grace)
    await act(() => session.engine.signIn())
    for (const answer of waiting) answer() // strict mode of React 18 asks twice
    await settle()
    expect(field().value).toBe('')
  })
})

test('two tabs create one key, which cannot be exported', async () => {
  const keys = await Promise.all([draftKey('app'), draftKey('app'), draftKey('app')])
  const iv = new Uint8Array(12)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, keys[0], new Uint8Array([7]))
  for (const key of keys) {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed)
    expect([...new Uint8Array(opened)]).toEqual([7])
    expect(key.extractable).toBe(false)
  }
})
