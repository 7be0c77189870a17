/** The title is written no more often. */
const titleEveryMs = 60_000

/**
 * While this page is asked about and nobody sees it: puts words before its title, leaves the live region silent and, where
 * notifications are allowed already, shows one for all tabs. Takes everything back when somebody looks, and with its stop.
 */
export function attractToHiddenTab(options: {
  region: Element | null
  titled: (title: string) => string
  title: string
  text: string
}): () => void {
  let takeBack: (() => void) | null = null
  const onVisibility = () => {
    const isHidden = document.visibilityState === 'hidden'
    options.region?.setAttribute('aria-live', isHidden ? 'off' : 'polite')
    if (isHidden) takeBack ??= all(prefixTitle(options.titled), notify(options.title, options.text))
    else stop()
  }
  const stop = () => {
    takeBack?.()
    takeBack = null
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

/** Keeps what a router writes meanwhile. */
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
    written = document.title // as the browser spells it
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
    return () => {} // phones show them from service workers only
  }
}
