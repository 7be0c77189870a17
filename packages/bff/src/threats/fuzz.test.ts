import { beforeEach, expect, test, vi } from 'vitest'
import { createFuzzInput, type FuzzInput } from '../../../token-client/src/testing/fuzzInput.ts'
import { openBffShop, shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'
import { answerTo, cookiesOf, mark, sendRaw } from './sendRaw.ts'

// stops a hanging test; it is no performance limit
vi.setConfig({ testTimeout: 120_000 })

const firstSeed = 20_261_121
let shop: BffShop

beforeEach(async () => {
  shop = openBffShop()
  await shop.signIn()
})

/** Expects success or a described error, no redirect to another origin, and no token in the response. */
async function expectSound(answer: Response, seed: number): Promise<void> {
  const body = await answer.text()
  const said = body + JSON.stringify([...answer.headers])
  const places = [answer.headers.get('location'), /"location":"(.*?)"/.exec(body)?.[1]]
  const origins = places.flatMap((place) => (place ? [new URL(place, shopOrigin).origin] : []))
  const isElsewhere = origins.some((origin) => origin !== shopOrigin && origin !== shop.provider.issuer)
  const isTold = answer.status < 400 || /^\{"error":"[a-z_]+","message":".{1,200}"\}$/.test(body)
  if (answer.status >= 500 || isElsewhere || !isTold || /(access|refresh)-\d+-/.test(said))
    throw new Error(`Seed ${seed}: ${answer.status} ${said.slice(0, 400)}`)
}

const unprintable = { toString: 1, valueOf: 1 }
const bodies: Record<string, object> = {
  '/auth/login': { mode: 'redirect', returnTo: '/orders', prompt: 'login', maxAge: 60, acrValues: 'gold', claims: { id_token: { acr: { essential: true, values: ['gold'] } } }, loginHint: 'ada', uiLocales: 'ar', subject: 'ada', extraParams: { hd: 'x' } }, // prettier-ignore
  '/auth/extend': { mode: 'popup' },
  '/auth/refresh': {},
  '/auth/logout': { scope: 'application', returnTo: '/bye', revoke: true, extraParams: { ui_locales: 'ar' } },
}
const odd = (input: FuzzInput) => input.pick([() => unprintable, () => [unprintable], () => input.json(), () => null])()
/** Returns a valid object with one member of another type at any depth. */
function bent(input: FuzzInput, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || input.number(4) === 0) return odd(input)
  const names = Object.keys(value)
  const name = names.length ? input.pick(names) : '__proto__'
  const copy = structuredClone(value) as Record<string, unknown>
  // `__proto__` as a member, as JSON.parse makes it
  Object.defineProperty(copy, name, { value: bent(input, copy[name]), enumerable: true, configurable: true })
  return copy
}

test('2,000 malformed bodies', async () => {
  const cookie = cookiesOf(shop)
  const ends = new Set<number>()
  for (let seed = firstSeed; seed < firstSeed + 2_000; seed++) {
    const input = createFuzzInput(seed)
    const [path, right] = input.pick(Object.entries(bodies))
    const body = input.pick([
      () => JSON.stringify(bent(input, right)),
      () => JSON.stringify(input.changed({ ...right })),
      () => JSON.stringify({ ...right, claims: { id_token: { acr: { essential: true, values: [odd(input)] } } } }),
      () => input.spoiled(JSON.stringify(right)),
      () => JSON.stringify(input.json()),
      () => `${'['.repeat(15_000)}${']'.repeat(15_000)}`,
      () => `{"claims":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_001)}`,
    ])()
    const headers = { cookie, 'stillhere-request': mark }
    const answer = await sendRaw(shop, path, { method: 'POST', body, headers })
    ends.add(answer.status)
    await expectSound(answer, seed)
  }
  expect(ends).toEqual(new Set([200, 400]))
})

test('1,000 forged authorization responses during a pending sign-in', async () => {
  const { location } = (await (await shop.ask('/auth/login', { returnTo: '/orders' })).json()) as { location: string }
  const right = new URL(await answerTo(shop, location)).searchParams
  const cookie = cookiesOf(shop)
  for (let seed = firstSeed; seed < firstSeed + 1_000; seed++) {
    const input = createFuzzInput(seed)
    const query = new URLSearchParams(right)
    for (const name of ['code', 'state', 'iss', 'error', 'error_description', 'response', 'id_token', input.text()])
      input.pick([
        () => query.append(name, input.text()),
        () => query.set(name, input.text()),
        () => query.delete(name),
        () => {},
        () => {},
      ])()
    // the genuine code is used at the end
    if (query.get('code') === right.get('code')) query.set('code', input.text())
    const headers = { cookie, 'sec-fetch-dest': input.pick(['document', 'iframe', 'frame']) }
    const search = input.number(4) ? `${query}` : input.spoiled(`${query}`)
    await expectSound(await sendRaw(shop, `/auth/callback?${search}`, { headers }), seed)
  }
  expect(await shop.askSession()).toMatchObject({ session: { user: { sub: 'ada' } } })
  // the browser with the cookie still completes the genuine sign-in
  const answer = await sendRaw(shop, `/auth/callback?${right}`, { headers: { cookie } })
  expect(answer.headers.get('location')).toBe('/orders')
})

test('2,000 cookie headers', async () => {
  const right = `__Host-Http-stillhere-session=${shop.sessionCookie()}`
  let found = 0
  for (let seed = firstSeed; seed < firstSeed + 2_000; seed++) {
    const input = createFuzzInput(seed)
    const names = ['__Host-Http-stillhere-session', '__Host-Http-stillhere-session~1', '__Host-Http-stillhere-session~9', '__Host-Http-stillhere-tx.', '__Host-Http-stillhere-tx.x~1', '__Host-Http-stillhere-tx.__proto__', '__proto__', input.text()] // prettier-ignore
    const parts = Array.from({ length: input.number(5) }, () => `${input.pick(names)}=${input.pick([input.text(), right.slice(30, 80), ''])}`) // prettier-ignore
    const cookie = [...parts, input.pick([right, input.spoiled(right)])].join(input.pick(['; ', ';', ';;', ' ; ']))
    const readable = cookie.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')
    const [path, init] = input.pick([
      ['/auth/session', {}],
      ['/auth/login', { method: 'POST' }],
      ['/auth/callback?state=x', {}],
      ['/api/orders', {}],
    ] as const)
    const answer = await sendRaw(shop, path, { ...init, headers: { cookie: readable, 'stillhere-request': mark } })
    if (path === '/api/orders' && answer.ok) found++
    for (const line of answer.headers.getSetCookie())
      if (!/^__Host-Http-stillhere-(session|tx\.[^=;\s]*)(~\d)?=/.test(line)) throw new Error(`Seed ${seed}: ${line}`)
    await expectSound(answer, seed)
  }
  expect(found).toBeGreaterThan(50)
  expect(await shop.askSession()).toMatchObject({ status: 'active' })
})
