import { expect } from 'vitest'
import { shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'

/** What a bad request may do. Unless it is said here, it may do nothing. */
export type Allowed = {
  /** The session that there was ends, or another one comes in its place. */
  changesSession?: boolean
  /** So many sign-ins under way are begun, or used up. */
  begins?: number
  consumes?: number
  /** What is asked of the provider, and how often of the API. */
  asks?: readonly BffShop['provider']['journal']['entries'][number]['endpoint'][]
  calls?: number
}

/** What was answered. */
export type Answer = { status: number; error: string | undefined; body: string; headers: Headers }

/** Everything that the provider has issued can be recognised. */
const issued = /(access|refresh|code)-\d+-[0-9a-f]{8}|eyJ[\w-]+\.eyJ/

/** How this browser stands, as far as a page can see. */
const lookOf = async (shop: BffShop) => JSON.stringify({ ...(await shop.askSession()), now: 0 })
const transactionsOf = ({ browser }: BffShop) =>
  [...browser.cookies.values()].filter(({ name }) => name.includes('stillhere-tx.') && !name.includes('~')).length

const read = async (response: Response): Promise<Answer> => {
  const { status, headers } = response
  const body = await response.text()
  const isJson = headers.get('content-type') === 'application/json'
  const content = isJson ? (JSON.parse(body) as { error?: string }) : {}
  return { status, headers, body, error: content.error }
}

/** The places where an answer would have the browser go. */
const placesOf = ({ headers, body }: Answer): string[] => {
  const told = /"location":(".*?")/.exec(body)?.[1]
  return [headers.get('location'), told === undefined ? null : (JSON.parse(told) as string)]
    .filter((place) => place !== null)
    .map((place) => new URL(place, shopOrigin).origin)
}

/**
 * Does something bad to the BFF and checks what must hold whatever it was: nothing is lost (I1) or changed by what is
 * forged (I4), nothing leaks (I2), nobody is sent where an attacker wants (I3), stores and provider are not kept busy (I5,
 * I6), and whatever is refused is refused in words that a program can read, never as an accident (I7).
 */
export async function expectInvariants(
  shop: BffShop,
  act: () => Promise<Response>,
  { changesSession = false, begins = 0, consumes = 0, asks = [], calls = 0 }: Allowed = {},
): Promise<Answer> {
  const before = {
    look: await lookOf(shop),
    stored: JSON.stringify([...shop.store.sessions]),
    claims: shop.store.claims.size,
    pending: transactionsOf(shop),
    asked: shop.provider.journal.entries.length,
    calls: shop.api.requests.length,
  }
  const answer = await read(await act())
  const asked = shop.provider.journal.entries.slice(before.asked).map(({ endpoint }) => endpoint)

  // I7
  expect(answer.status).not.toBe(500)
  if (answer.status >= 400)
    expect(JSON.parse(answer.body)).toEqual({
      error: expect.stringMatching(/^[a-z_]+$/),
      message: expect.stringMatching(/^.{1,200}$/),
    })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('vary')).toMatch(/^cookie\b/)
  // I1 and I4
  if (!changesSession) {
    expect(await lookOf(shop)).toBe(before.look)
    expect(JSON.stringify([...shop.store.sessions])).toBe(before.stored)
  }
  expect(transactionsOf(shop)).toBe(before.pending + begins - consumes)
  // I3
  const { origin } = new URL(shop.provider.issuer)
  expect(placesOf(answer).filter((place) => place !== origin && place !== shopOrigin)).toEqual([])
  // I5 and I6
  expect(asked.filter((endpoint) => endpoint !== 'discovery' && endpoint !== 'jwks')).toEqual(asks)
  expect(shop.api.requests).toHaveLength(before.calls + calls)
  expect(shop.store.claims.size).toBe(before.claims)
  // I2
  const told = [answer.body, [...answer.headers].join('\n'), JSON.stringify(shop.events)].join('\n')
  const kept = JSON.stringify([...shop.store.sessions, ...shop.browser.cookies])
  for (const one of [told, kept]) expect(one).not.toMatch(issued)
  const verifiers = shop.provider.journal.of('token').map(({ parameters }) => parameters['code_verifier'])
  for (const verifier of verifiers.filter((one) => one !== undefined)) expect(told).not.toContain(verifier)
  return answer
}
