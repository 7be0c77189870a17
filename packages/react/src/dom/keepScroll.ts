import { isSessionUsable, type SessionEngine } from '@stillhere/session-engine'

const name = 'stillhere:scroll'
/** How long a page may take to grow as long as it was. */
const patienceMs = 5_000
/** Routers scroll too, once the page is there: what has stood still for so long stays. */
const calmMs = 500
const here = () => location.pathname + location.search + location.hash

/** Where this page was scrolled to when it was left for the sign-in. Good for one return. */
function take(path: string): number {
  try {
    const noted: unknown = JSON.parse(sessionStorage.getItem(name) ?? 'null')
    sessionStorage.removeItem(name)
    return Array.isArray(noted) && noted[0] === path && typeof noted[1] === 'number' ? noted[1] : 0
  } catch {
    return 0 // blocked, or not ours
  }
}

/** Scrolls there as soon as the page is long enough, unless the person does something first. */
function scrollBack(top: number, leaving: AbortSignal): void {
  const startedAt = performance.now()
  let movedAt = startedAt
  const person = new AbortController()
  const signal = AbortSignal.any([person.signal, leaving])
  for (const type of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    addEventListener(type, () => person.abort(), { signal, passive: true })
  const look = () => {
    const now = performance.now()
    const isThere = Math.abs(scrollY - top) < 2
    if (signal.aborted || now - startedAt > patienceMs || (isThere && now - movedAt > calmMs)) return person.abort()
    if (!isThere) {
      movedAt = now
      if (document.documentElement.scrollHeight - innerHeight >= top - 1) scrollTo({ top, behavior: 'instant' })
    }
    requestAnimationFrame(look)
  }
  look()
}

/**
 * Who leaves the page for the sign-in comes back to where it was scrolled to. While somebody is signed in nothing is
 * noted.
 */
export function keepScroll(engine: SessionEngine, leaving: AbortSignal): void {
  if (leaving.aborted) return
  const note = () => {
    if (isSessionUsable(engine.store.getState())) return
    try {
      sessionStorage.setItem(name, JSON.stringify([here(), scrollY]))
    } catch {
      // blocked or full: the page begins at its top
    }
  }
  let returnedTo: string | undefined
  const look = () => {
    const state = engine.store.getState()
    const returnTo = isSessionUsable(state) ? state.authentication.returnTo : undefined
    if (returnTo === returnedTo) return
    returnedTo = returnTo
    const top = returnTo === undefined ? 0 : take(returnTo)
    if (top > 0) scrollBack(top, leaving)
  }
  addEventListener('pagehide', note, { signal: leaving })
  leaving.addEventListener('abort', engine.store.subscribe(look))
  look()
}
