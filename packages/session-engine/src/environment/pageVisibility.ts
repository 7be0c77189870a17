/** `restored`: from the back/forward cache. Each of them may follow hours of sleep. */
export type PageChange = 'shown' | 'hidden' | 'focused' | 'blurred' | 'restored'

/** Whether the page is seen, and the moments at which it may have been away for long. */
export type PageVisibility = {
  isVisible(): boolean
  subscribe(listener: (change: PageChange) => void): () => void
}

export const browserPageVisibility = (): PageVisibility => ({
  isVisible: () => document.visibilityState === 'visible',
  subscribe(listener) {
    const stop = new AbortController()
    const { signal } = stop
    const tell = () => listener(document.visibilityState === 'visible' ? 'shown' : 'hidden')
    document.addEventListener('visibilitychange', tell, { signal })
    document.addEventListener('resume', tell, { signal })
    window.addEventListener('focus', () => listener('focused'), { signal })
    window.addEventListener('blur', () => listener('blurred'), { signal })
    window.addEventListener('pageshow', ({ persisted }) => listener(persisted ? 'restored' : 'shown'), { signal })
    window.addEventListener('pagehide', () => listener('hidden'), { signal })
    return () => stop.abort()
  },
})
