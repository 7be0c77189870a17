/** Moves this process's clock; see {@link installTestClock}. */
export type TestClock = { setOffset(offsetMs: number): void }

/**
 * Replaces the global `Date` by one that can be shifted, so that tests see five minutes pass without waiting. Must run
 * before the authorization server is imported, which is why start.ts imports that late.
 */
export function installTestClock(): TestClock {
  const RealDate = Date
  let offset = 0
  class ShiftedDate extends RealDate {
    // no parameters of its own: `new Date()` must stay distinguishable from `new Date(undefined)`
    constructor(...given: [] | ConstructorParameters<typeof RealDate>) {
      if (given.length === 0) super(RealDate.now() + offset)
      else super(...given)
    }
    static override now(): number {
      return RealDate.now() + offset
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor
  return {
    setOffset(offsetMs) {
      offset = offsetMs
    },
  }
}
