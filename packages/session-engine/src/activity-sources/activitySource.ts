/** Starts to listen for user activity and calls `report` for each. Returns a function that stops it. */
export type ActivitySource = (report: (source: string) => void) => () => void

/**
 * Creates a source that listens on the window in the capture phase, before the app can stop an event. Ignores events that
 * scripts dispatch (`isTrusted`).
 */
export const trusted =
  <K extends keyof WindowEventMap>(
    source: string,
    types: readonly K[],
    counts: (event: WindowEventMap[K]) => boolean = () => true,
  ): ActivitySource =>
  (report) => {
    const stop = new AbortController()
    for (const type of types)
      window.addEventListener(type, (event) => event.isTrusted && counts(event) && report(source), {
        capture: true,
        passive: true,
        signal: stop.signal,
      })
    return () => stop.abort()
  }
