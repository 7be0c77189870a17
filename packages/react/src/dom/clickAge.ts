/** Longer than a page is ever busy: such an instant was made up. */
const longestMs = 5_000

/** An event of the browser, or React's for one. `view`: the window in which it happened, a portal's for instance. */
export type Click = { timeStamp: number; view?: object | null }

/** How long ago somebody clicked, in ms: more than a moment where the page was too busy to listen. */
export function clickAge({ timeStamp, view }: Click): number {
  // each window counts from its own beginning
  const clock = view && 'performance' in view ? (view.performance as Performance) : performance
  const ageMs = clock.now() - timeStamp
  return ageMs > 0 && ageMs <= longestMs ? ageMs : 0
}
