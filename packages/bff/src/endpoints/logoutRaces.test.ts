import { describe, expect, test } from 'vitest'
import { createMapStore } from '../testSupport/createMapStore.ts'
import { openBffShop, shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'
import { door } from '../testSupport/refreshes.ts'
import type { SessionStore } from '../stores/sessionStore.ts'

/** A shop where another request can run between two store calls of a request. */
function openInterrupted() {
  let shop: BffShop | null = null
  let step = Infinity
  let interrupt: () => Promise<unknown> = () => Promise.resolve()
  const store = createMapStore(() => shop?.clock.at ?? 0)
  const before =
    <Arguments extends unknown[], Result>(method: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments) => {
      if (step-- === 0) await interrupt()
      return method(...args)
    }
  const sessionStore: SessionStore = {
    get: before(store.get),
    create: before(store.create),
    replace: before(store.replace),
    delete: before(store.delete),
    find: before(store.find),
    claim: before(store.claim),
    release: before(store.release),
    close: store.close,
  }
  shop = openBffShop({ sessionStore })
  return {
    shop,
    alive: () => [...store.sessions.values()].filter(({ keys }) => keys.length > 0).length,
    /** Runs one request in the middle of another. Returns `false` if the other one has fewer steps. */
    async during(one: () => Promise<unknown>, at: number, other: () => Promise<unknown>): Promise<boolean> {
      ;[step, interrupt] = [at, other]
      await one()
      const isDone = step < 0
      step = Infinity
      return isDone
    },
  }
}

const begin = async (shop: BffShop, request: Record<string, unknown>) => {
  const answer = await shop.ask('/auth/login', request)
  return ((await answer.json()) as { location: string }).location
}
const errorOf = async ({ response }: { response: Response }) => /\{"error":[^}]*\}/.exec(await response.text())?.[0]

/** Each is ready to call the redirect URI. */
const signIns: Record<string, (shop: BffShop) => Promise<() => Promise<{ response: Response }>>> = {
  'a first sign-in': async (shop) => {
    await shop.signIn()
    await shop.ask('/auth/logout', { scope: 'application' })
    const location = await begin(shop, { mode: 'popup' })
    return () => shop.carry(location, { dest: 'document' })
  },
  'a step-up': async (shop) => {
    await shop.signIn()
    const location = await begin(shop, { mode: 'popup', maxAge: 600 })
    return () => shop.carry(location, { dest: 'document' })
  },
  'a silent sign-in after the deadline': async (shop) => {
    await shop.signIn()
    shop.clock.at += 300_000
    const location = await begin(shop, { mode: 'frame', prompt: 'none' })
    return () => shop.carry(location)
  },
  'an extension': async (shop) => {
    await shop.signIn()
    const location = await begin(shop, { mode: 'frame', prompt: 'none' })
    return () => shop.carry(location)
  },
}

describe.each(Object.keys(signIns))('signing out during %s', (name) => {
  test.each(['application', 'sso'])(
    'of scope %s is not undone, whichever step of the callback it comes between',
    async (scope) => {
      for (let at = 0; ; at += 1) {
        const { shop, alive, during } = openInterrupted()
        const back = await signIns[name]?.(shop)
        const isDone = await during(back ?? fail, at, () => shop.ask('/auth/logout', { scope }))
        if (!isDone) return expect(at).toBeGreaterThan(1)
        expect([at, (await shop.askSession())['status'], alive()]).toEqual([at, 'none', 0])
      }
    },
  )

  test('is not undone by a callback between its steps', async () => {
    for (let at = 0; ; at += 1) {
      const { shop, alive, during } = openInterrupted()
      const back = (await signIns[name]?.(shop)) ?? fail
      if (!(await during(() => shop.ask('/auth/logout', { scope: 'sso' }), at, back)))
        return expect(at).toBeGreaterThan(0)
      expect([at, (await shop.askSession())['status'], alive()]).toEqual([at, 'none', 0])
    }
  })
})

const fail = () => Promise.reject(new Error('There is no such sign-in.'))

describe('signing out while a code is redeemed', () => {
  /** Delays the token endpoint until the user has signed out. */
  const meanwhile = async (
    shop: BffShop,
    back: () => Promise<{ response: Response }>,
    signOut: () => Promise<unknown>,
  ) => {
    const gate = door()
    shop.provider.script({ at: 'token', times: 1, hold: gate.opened })
    const already = shop.provider.journal.of('token').length
    const carried = back()
    await expect.poll(() => shop.provider.journal.of('token').length).toBe(already + 1)
    await signOut()
    gate.open()
    return carried
  }

  test('informs the page and revokes the tokens', async () => {
    const shop = openBffShop()
    const back = (await signIns['a first sign-in']?.(shop)) ?? fail
    const landing = await meanwhile(shop, back, () => shop.ask('/auth/logout', { scope: 'application' }))
    expect(await errorOf(landing)).toBe('{"error":"session-ended"}')
    expect(shop.sessionCookie()).toBeUndefined()
    expect(shop.events.map(({ type }) => type)).toEqual(['signed-in', 'signed-out', 'sign-in-failed'])
    await shop.bff.close()
    expect(shop.provider.journal.of('revocation')).toHaveLength(1)
  })

  test('cancels it even if it left before the sign-in began', async () => {
    const shop = openBffShop()
    const back = (await signIns['a step-up']?.(shop)) ?? fail
    const cookie = `__Host-Http-stillhere-session=${shop.sessionCookie()}`
    const landing = await meanwhile(shop, back, () => signOutWith(shop, cookie))
    expect(await errorOf(landing)).toBe('{"error":"session-ended"}')
    expect([...shop.store.sessions]).toEqual([])
  })
})

const signOutWith = (shop: BffShop, cookie: string) =>
  shop.bff.fetch(
    new Request(`${shopOrigin}/auth/logout`, {
      method: 'POST',
      body: '{"scope":"sso"}',
      headers: { cookie, 'stillhere-request': 'x'.repeat(16) },
    }),
  )

test('signing out before the browser has the new cookie ends that session, at the provider too', async () => {
  const shop = openBffShop()
  const back = (await signIns['a step-up']?.(shop)) ?? fail
  const host = new URL(shopOrigin).hostname
  const cookies = [...shop.browser.cookies.values()].filter((one) => one.host === host)
  await back()
  const answer = await signOutWith(shop, cookies.map(({ name, value }) => `${name}=${value}`).join('; '))
  const { location } = (await answer.json()) as { location: string }
  expect(new URL(location).searchParams.has('id_token_hint')).toBe(true)
  expect(await shop.askSession()).toMatchObject({ status: 'none' })
  expect(shop.events.at(-1)?.type).toBe('signed-out')
  await shop.bff.close()
  expect(shop.provider.journal.of('revocation')).toHaveLength(1)
})

test('a cookie with a foreign transaction name cancels no other sign-in', async () => {
  const shop = openBffShop()
  const back = (await signIns['a first sign-in']?.(shop)) ?? fail
  const name = [...shop.browser.cookies.values()].find((one) => one.name.includes('stillhere-tx.'))?.name
  await signOutWith(shop, `${name}=x`)
  expect(await errorOf(await back())).toBe('{"error":null}')
  await signOutWith(shop, `${name}=x`)
  expect(await shop.askSession()).toMatchObject({ status: 'active' })
})
