import { expect } from 'vitest'
import { shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'

/** What a malicious request may change. The default is nothing. */
export type Allowed = {
  /** The session may end or be replaced. */
  changesSession?: boolean
  /** Number of sign-ins that it starts or completes. */
  begins?: number
  consumes?: number
  /** Requests to the provider, and their number to the API. */
  asks?: readonly BffShop['provider']['journal']['entries'][number]['endpoint'][]
  calls?: number
}

/** The response. */
export type Answer = { status: number; error: string | undefined; body: string; headers: Headers }

/** Matches every code and token that the provider issues. */
const issued = /(access|refresh|code)-\d+-[0-9a-f]{8}|eyJ[\w-]+\.eyJ/

/** Returns the session of this browser as a page sees it. */
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

/** Returns the origins that a response redirects to. */
const placesOf = ({ headers, body }: Answer): string[] => {
  const told = /"location":(".*?")/.exec(body)?.[1]
  return [headers.get('location'), told === undefined ? null : (JSON.parse(told) as string)]
    .filter((place) => place !== null)
    .map((place) => new URL(place, shopOrigin).origin)
}

/**
 * Sends a malicious request and checks the invariants: no session is lost (I1) or changed by forged data (I4), no secret
 * leaks (I2), no redirect leads to an attacker (I3), store and provider get no load (I5, I6), and every refusal has a
 * documented code (I7).
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
