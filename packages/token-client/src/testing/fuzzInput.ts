/** Random input that is the same for the same seed. */
export type FuzzInput = {
  /** Below `end`. */
  number(end: number): number
  pick<T>(from: readonly T[]): T
  text(): string
  /** Anything that JSON can say, and of it what parsers stumble over. */
  json(depth?: number): unknown
  /** The text with a few characters gone, doubled, changed or put in. */
  spoiled(text: string): string
  /** The object with a few members gone, changed or put in. */
  changed(object: Record<string, unknown>): Record<string, unknown>
}

const pieces = ['', ' ', '\0', '\n', '\t', '"', "'", '\\', '/', '//', '%00', '%', '%ff', '&', '=', '?', '#', '.', '..', ':', '@', '-', '_', '0', '-1', '1e999', 'null', 'undefined', 'NaN', 'true', '{}', '[]', '<script>', '__proto__', 'constructor', 'prototype', 'toString', 'code', 'state', 'iss', 'error', 'login_required', 'javascript:alert(1)', 'https://evil.example', '\u{1f642}', '\ud800', '\ufeff', 'a'.repeat(5_000)] // prettier-ignore
const names = ['__proto__', 'constructor', 'toString', 'then', 'length', 'iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'alg', 'kid', 'error', 'access_token', 'id_token', 'expires_in', 'token_type', 'scope', 'refresh_token', 'startedAt', 'state', 'returnTo'] // prettier-ignore
const numbers = [0, -0, -1, 1, 0.5, 2 ** 31, 2 ** 53, 1e308, 1e21, -1e308, 1_795_000_000, 1_795_000_000_000]

export function createFuzzInput(seed: number): FuzzInput {
  let state = seed | 0
  // mulberry32
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const number = (end: number) => Math.floor(random() * end)
  const pick = <T>(from: readonly T[]) => from[number(from.length)] as T
  const list = <T>(most: number, make: () => T) => Array.from({ length: number(most + 1) }, make)
  const text = () => list(4, () => pick(pieces)).join('')
  const json = (depth = 3): unknown =>
    pick([
      () => null,
      () => pick([true, false]),
      () => pick(numbers),
      text,
      () => (depth > 0 ? list(3, () => json(depth - 1)) : []),
      () => (depth > 0 ? Object.fromEntries(list(3, () => [pick(names), json(depth - 1)])) : {}),
    ])()
  const spoilOnce = (one: string) => {
    const at = number(one.length + 1)
    const [before, after] = [one.slice(0, at), one.slice(at)]
    return pick([
      () => before + after.slice(1 + number(8)),
      () => before + text() + after,
      () => before + String.fromCharCode(number(256)) + after.slice(1),
      () => before + one + after,
      () => before,
    ])()
  }
  return {
    number,
    pick,
    text,
    json,
    spoiled: (one) => list(3, () => 0).reduce((result) => spoilOnce(result), one),
    changed(object) {
      const result = { ...object }
      for (const name of list(3, () => pick([...names, ...Object.keys(object)])))
        if (random() < 0.3) delete result[name]
        else
          Object.defineProperty(result, name, { value: json(), enumerable: true, configurable: true, writable: true })
      return result
    },
  }
}
