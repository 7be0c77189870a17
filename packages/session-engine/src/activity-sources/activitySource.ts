/** Something that can tell that a person is here. Starts to listen, and returns its stop. */
export type ActivitySource = (report: (source: string) => void) => () => void

/** Listens on the whole window, before anybody can stop the event, for events that a person has caused. */
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
