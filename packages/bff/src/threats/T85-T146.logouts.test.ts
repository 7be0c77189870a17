import { generateKeyPair } from 'jose'
import { expect, test, vi } from 'vitest'
import { createFuzzInput } from '../../../token-client/src/testing/fuzzInput.ts'
import { shopOrigin } from '../testSupport/openBffShop.ts'
import { openLogoutShop, sayLogout, type LogoutShop } from '../testSupport/openLogoutShop.ts'
import { expectInvariants } from './expectInvariants.ts'
import { sendRaw } from './sendRaw.ts'

// stops a hanging test; it is no performance limit
vi.setConfig({ testTimeout: 60_000 })

const jwksOf = ({ shop }: LogoutShop) => shop.provider.journal.of('jwks').length

test('T85 there is no front-channel endpoint that a frame could call', async () => {
  const { shop, sid } = await openLogoutShop()
  const query = new URLSearchParams({ iss: shop.provider.issuer, sid })
  for (const name of ['frontchannel-logout', 'front-channel-logout', 'logout', 'backchannel-logout'])
    for (const dest of ['iframe', 'document', 'image']) {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': dest }
      const answer = await expectInvariants(shop, () => sendRaw(shop, `/auth/${name}?${query}`, { headers }))
      expect([404, 405]).toContain(answer.status)
    }
})

test('T86 a thousand invalid logout tokens', async () => {
  const { shop, claimsOf, sign } = await openLogoutShop()
  const [header = '', body = '', signature = ''] = (await sign(claimsOf())).split('.')
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url')
  await expectInvariants(shop, async () => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const input = createFuzzInput(seed)
      const forged = input.pick([
        () => [encode(input.json()), body, signature],
        () => [encode(input.changed({ alg: 'ES256', kid: 'logout', typ: 'logout+jwt' })), encode(claimsOf()), ''],
        () => [encode({ alg: 'ES256', kid: input.json() }), body, signature],
        () => [encode({ alg: input.json(), kid: 'logout' }), body, signature],
        () => [encode({ alg: 'ES256', kid: 'logout', crit: input.json() }), body, signature],
        () => [
          encode({ alg: 'ES256', kid: 'logout', jwk: { kty: 'oct', k: 'AA' }, jku: input.text() }),
          body,
          signature,
        ],
        () => [header, encode(input.changed(claimsOf())), signature],
        () => [header, input.spoiled(body), signature],
        () => [header, body, input.spoiled(signature)],
        () => [input.text()],
      ])()
      const token = forged.join('.')
      if (token === `${header}.${body}.${signature}`) continue
      const answer = await sayLogout(shop, token)
      if (answer.status !== 400) throw new Error(`Seed ${seed}: ${answer.status} for ${token}`)
    }
    return sayLogout(shop, 'x')
  })
})

test('T86 a token with changed claims ends no session of another user', async () => {
  const { shop, claimsOf, sign } = await openLogoutShop()
  for (let seed = 1; seed <= 300; seed++) {
    const input = createFuzzInput(seed)
    const { sub: _sub, sid: _sid, ...rest } = claimsOf()
    const token = await sign({ ...input.changed(rest), sub: 'grace', sid: input.pick(['unknown', undefined]) })
    expect([200, 400]).toContain((await sayLogout(shop, token)).status)
  }
  expect(await shop.askSession()).toMatchObject({ status: 'active' })
})

test('T146 logout tokens in bulk for unknown sessions are answered and their claims expire', async () => {
  const sides = await openLogoutShop()
  const { shop, claimsOf, sign } = sides
  const [stored, keysBefore] = [JSON.stringify([...shop.store.sessions]), jwksOf(sides)]
  // with the largest tolerated clock difference and lifetime
  const iat = shop.clock.at / 1000 + 30
  const latest = { iat, exp: iat + 86_400 }
  const tokens = await Promise.all(
    Array.from({ length: 500 }, (_, at) => sign(claimsOf({ sid: `sid-${at}`, ...latest }))),
  )
  const answers = await Promise.all(tokens.map((token) => sayLogout(shop, token)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  // one claim each, which lasts as long as its token
  const words = [...shop.store.claims].filter(([name]) => !name.startsWith('transaction '))
  expect(words).toHaveLength(500)
  for (const [name, { expiresAt }] of words) {
    expect(name).toMatch(/^logout token [\w-]{43}$/)
    expect(expiresAt - shop.clock.at).toBe(661_000)
  }
  expect(JSON.stringify([...shop.store.sessions])).toBe(stored)
  expect(jwksOf(sides) - keysBefore).toBe(1)
  // a token is too old when its claim expires
  for (const ms of [600_000, 60_999, 1]) {
    shop.clock.at += ms
    const again = await Promise.all(tokens.slice(0, 20).map((token) => sayLogout(shop, token)))
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([400]))
  }
})

test('T146 forged tokens in bulk leave no data, and do not each request the keys', async () => {
  const sides = await openLogoutShop()
  const { shop, claimsOf, sign } = sides
  const { privateKey } = await generateKeyPair('ES256')
  await sayLogout(shop, await sign(claimsOf({ sid: 'unknown' })))
  const before = jwksOf(sides)
  await expectInvariants(shop, async () => {
    const tokens = await Promise.all(
      Array.from({ length: 500 }, (_, at) => sign(claimsOf(), { kid: at % 5 ? `kid-${at}` : 'logout' }, privateKey)),
    )
    const answers = await Promise.all(tokens.map((token) => sayLogout(shop, token)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]))
    return answers[0] as Response
  })
  expect(jwksOf(sides) - before).toBeLessThan(3)
})

test('T146 one token sent fifty times at once is accepted once', async () => {
  const { shop, claimsOf, sign } = await openLogoutShop()
  const token = await sign(claimsOf())
  const answers = await Promise.all(Array.from({ length: 50 }, () => sayLogout(shop, token)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(49)
  expect(shop.events.filter(({ type }) => type === 'session-ended')).toHaveLength(1)
})

test('T146 a form of many megabytes is not read entirely', async () => {
  const { shop } = await openLogoutShop()
  let read = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      read += 16_384
      controller.enqueue(new Uint8Array(16_384).fill(97))
    },
  })
  const init = { method: 'POST', body, duplex: 'half' }
  const act = () => shop.bff.fetch(new Request(`${shopOrigin}/auth/backchannel-logout`, init))
  expect(await expectInvariants(shop, act)).toMatchObject({ status: 400, error: 'request_too_large' })
  expect(read).toBeLessThan(200_000)
})
