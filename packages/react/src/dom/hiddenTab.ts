/** The title changes no more often than this. */
const titleEveryMs = 60_000

/**
 * Draws attention to a hidden tab: prefixes the title, silences the live region, and shows one notification for all
 * tabs if notifications are already allowed. Undoes all of it when the tab becomes visible. Returns the stop.
 */
export function attractToHiddenTab(options: {
  region: Element | null
  titled: (title: string) => string
  title: string
  text: string
}): () => void {
  let undo: (() => void) | null = null
  const onVisibility = () => {
    const isHidden = document.visibilityState === 'hidden'
    if (isHidden)
      undo ??= all(silence(options.region), prefixTitle(options.titled), notify(options.title, options.text))
    else stop()
  }
  const stop = () => {
    undo?.()
    undo = null
  }
  onVisibility()
  document.addEventListener('visibilitychange', onVisibility)
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    stop()
  }
}

const all =
  (...undo: (() => void)[]) =>
  () =>
    undo.forEach((one) => one())

/** Stops a live region from speaking. Returns the undo. */
function silence(region: Element | null): () => void {
  region?.setAttribute('aria-live', 'off')
  return () => region?.setAttribute('aria-live', 'polite')
}

/** Prefixes the title and keeps the title that a router writes meanwhile. Returns the undo. */
function prefixTitle(titled: (title: string) => string): () => void {
  let own = document.title
  let written = ''
  let writtenAt = -titleEveryMs
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = () => {
    clearTimeout(timer)
    if (document.title === written) return
    own = document.title
    const leftMs = writtenAt + titleEveryMs - performance.now()
    if (leftMs > 0) {
      timer = setTimeout(write, leftMs)
      return
    }
    writtenAt = performance.now()
    document.title = written = titled(own)
    written = document.title // the browser may have normalized it
  }
  write()
  const observer = new MutationObserver(write)
  observer.observe(document.head, { childList: true, characterData: true, subtree: true })
  return () => {
    observer.disconnect()
    clearTimeout(timer)
    if (document.title === written) document.title = own
  }
}

/** Shows a notification if the user has allowed them before. Returns the undo. */
function notify(title: string, body: string): () => void {
  try {
    if (Notification.permission !== 'granted') return () => {}
    const one = new Notification(title, { body, tag: 'stillhere' })
    one.addEventListener('click', () => {
      window.focus()
      one.close()
    })
    return () => one.close()
  } catch {
    return () => {} // phones allow notifications from service workers only
  }
}
