/** The last moments at which a page can be sure to run: it may be frozen, discarded or closed without another word. */
export function onPageHidden(listener: () => void): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const look = () => document.visibilityState === 'hidden' && listener()
  document.addEventListener('visibilitychange', look, { signal })
  addEventListener('pagehide', listener, { signal })
  return () => ending.abort()
}
