import { expect } from 'vitest'
import { TokenClientError } from '../tokenClientError.ts'
import type { HostileShop } from './openHostileShop.ts'

/** What a bad input may do. Unless it is said here, it may do nothing. */
export type Allowed = {
  /** The session that there was ends. */
  endsSession?: boolean
  /** A session begins, or gets other tokens. */
  bringsTokens?: boolean
  /** So many pending sign-ins are used up, or begun. */
  consumes?: number
  begins?: number
  /** So many times the page leaves. */
  leaves?: number
  /** So many channels stay open, for an answer that may come late. */
  waits?: number
}

export type Outcome = { value?: unknown; code?: string; error?: TokenClientError }

/** Everything that the provider has issued can be recognised, and so can what protects a flow. */
const issued = /(access|refresh|code)-\d+-[0-9a-f]{8}|eyJ[\w-]+\.eyJ/

/** All that an error says, its causes included. */
const wordsOf = (error: unknown): string =>
  error instanceof Error
    ? [error.message, error.stack, JSON.stringify(error), wordsOf(error.cause)].join(' ')
    : JSON.stringify(error === undefined ? '' : error)

const sent = (shop: HostileShop) =>
  shop.provider.journal.entries.flatMap(({ parameters }) =>
    ['code', 'code_verifier', 'refresh_token'].flatMap((name) => parameters[name] ?? []),
  )

const cachedToken = (shop: HostileShop) => shop.client.findAccessToken()?.value ?? null

/**
 * Does something bad to the client and checks what must hold whatever it was: nothing is lost (I1) or changed by what is
 * forged (I4), nothing leaks (I2), no user is sent where an attacker wants or more often than once (I3, I6), every promise
 * settles and no frame is left (I5), and whatever fails does so with an error that is typed (I7).
 */
export async function expectInvariants(
  shop: HostileShop,
  act: () => Promise<unknown>,
  { endsSession = false, bringsTokens = false, consumes = 0, begins = 0, leaves = 0, waits = 0 }: Allowed = {},
): Promise<Outcome> {
  const before = {
    token: cachedToken(shop),
    pending: [...shop.page.storage.keys()],
    left: shop.page.left.length,
    waiting: shop.waiting(),
    prototype: Object.getOwnPropertyNames(Object.prototype).join(' '),
  }
  const outcome: Outcome = await act().then(
    (value) => ({ value }),
    (error: unknown) => ({ error, code: (error as { code?: string }).code }) as Outcome,
  )
  const errors = [outcome.error, ...shop.events.map((event) => ('error' in event ? event.error : undefined))].filter(
    (error) => error !== undefined,
  )

  // I7
  for (const error of errors) {
    expect(error).toBeInstanceOf(TokenClientError)
    expect(error.code).toMatch(/^token-client\/[a-z-]+$/)
    expect(error.phase).toMatch(/^[a-z-]+$/)
  }
  // I1 and I4
  const token = cachedToken(shop)
  if (endsSession) expect(token).toBeNull()
  else if (!bringsTokens) expect(token).toBe(before.token)
  const lost = before.pending.filter((key) => !shop.page.storage.has(key))
  expect(lost).toHaveLength(consumes)
  expect(shop.page.storage.size).toBe(before.pending.length - consumes + begins)
  expect(Object.getOwnPropertyNames(Object.prototype).join(' ')).toBe(before.prototype)
  // I3 and I6
  expect(shop.page.left).toHaveLength(before.left + leaves)
  const { origin } = new URL(shop.provider.issuer)
  expect(shop.page.left.filter((url) => new URL(url).origin !== origin)).toEqual([])
  expect(new URL(shop.page.href).origin).toBe('https://shop.example')
  // I5
  expect(shop.page.frames.filter(({ isRemoved }) => !isRemoved)).toEqual([])
  expect(shop.waiting()).toBe(before.waiting + waits)
  // I2
  const seen = [
    ...errors.map(wordsOf),
    JSON.stringify(shop.events),
    JSON.stringify(outcome.value),
    shop.said.map(wordsOf).join(' '),
    shop.page.href,
    [...shop.page.storage].join(' '),
  ].join('\n')
  expect(seen).not.toMatch(issued)
  for (const secret of sent(shop).filter((one) => one.length > 10)) expect(seen).not.toContain(secret)
  return outcome
}
