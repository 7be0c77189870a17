/** A change of the page. Each may follow hours of sleep. */
export type PageChange =
  /** The page became visible. */
  | 'shown'
  /** The page is hidden, or about to be closed. */
  | 'hidden'
  /** The window received the focus. */
  | 'focused'
  /** The window lost the focus. */
  | 'blurred'
  /** The page came back from the back/forward cache. */
  | 'restored'

/** Whether the page is visible, and the events after which it may have been away for long. */
export type PageVisibility = {
  isVisible(): boolean
  subscribe(listener: (change: PageChange) => void): () => void
}

export const browserPageVisibility = (): PageVisibility => ({
  isVisible: () => document.visibilityState === 'visible',
  subscribe(listener) {
    const stop = new AbortController()
    const { signal } = stop
    const notify = () => listener(document.visibilityState === 'visible' ? 'shown' : 'hidden')
    document.addEventListener('visibilitychange', notify, { signal })
    document.addEventListener('resume', notify, { signal })
    window.addEventListener('focus', () => listener('focused'), { signal })
    window.addEventListener('blur', () => listener('blurred'), { signal })
    window.addEventListener('pageshow', ({ persisted }) => listener(persisted ? 'restored' : 'shown'), { signal })
    window.addEventListener('pagehide', () => listener('hidden'), { signal })
    return () => stop.abort()
  },
})
