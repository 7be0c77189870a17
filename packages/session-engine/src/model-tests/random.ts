/** A seeded random generator (mulberry32). The same seed gives the same sequence. */
export type Random = {
  /** Returns a number from 0 to 1. */
  next(): number
  /** Returns an integer from 0 to `below` - 1. */
  int(below: number): number
  pick<T>(from: readonly T[]): T
  chance(probability: number): boolean
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (below: number) => Math.floor(next() * below)
  return { next, int, pick: (from) => from[int(from.length)] as never, chance: (probability) => next() < probability }
}
