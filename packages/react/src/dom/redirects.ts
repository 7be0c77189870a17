import { isSessionUsable, type SessionEngine } from '@stillhere/session-engine'
import { ignoreRejection } from '../ignoreRejection.ts'
import { readTabJson, writeTabJson } from './webStorage.ts'

const redirectsEntry = 'stillhere:redirects'
const scrollEntry = 'stillhere:scroll'
const windowMs = 60_000
const maxRedirects = 2

const readRedirects = (): number[] => {
  const noted = readTabJson(redirectsEntry)
  const isRecent = (at: unknown): at is number => typeof at === 'number' && Math.abs(Date.now() - at) < windowMs
  return Array.isArray(noted) ? noted.filter(isRecent) : []
}

/** Tells whether this tab has redirected to sign-in twice within a minute and is back without a session. */
export const isRedirectLoop = (): boolean => readRedirects().length >= maxRedirects

/** Counts one automatic redirect. Returns the undo, for a redirect that did not leave the page. */
export function noteRedirect(): () => void {
  const at = Date.now()
  writeTabJson(redirectsEntry, [...readRedirects(), at])
  return () =>
    writeTabJson(
      redirectsEntry,
      readRedirects().filter((one) => one !== at),
    )
}

/** Navigates to a path of this origin without loading it. Routers that listen to `popstate` follow. */
export function navigateTo(path: string): void {
  if (path === currentPath()) return
  history.replaceState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
}

const currentPath = () => location.pathname + location.search + location.hash

/**
 * Saves the scroll position when the page is left while no user is signed in, and restores it after the redirect to
 * sign-in. Stops when `leaving` aborts.
 */
export function keepScroll(engine: SessionEngine, leaving: AbortSignal): void {
  if (leaving.aborted) return
  let restoredFor: string | undefined
  const check = () => {
    const state = engine.store.getState()
    const returnTo = isSessionUsable(state) ? state.authentication.returnTo : undefined
    if (returnTo === restoredFor) return
    restoredFor = returnTo
    const top = returnTo === undefined ? 0 : takeSavedScroll(returnTo)
    // lazy-loaded: few visits are returns from a sign-in
    if (top > 0) ignoreRejection(import('./scroll.ts').then(({ restoreScroll }) => restoreScroll(top, leaving)))
  }
  const save = () => {
    if (isSessionUsable(engine.store.getState())) return
    writeTabJson(scrollEntry, [currentPath(), scrollY])
  }
  addEventListener('pagehide', save, { signal: leaving })
  leaving.addEventListener('abort', engine.store.subscribe(check))
  check()
}

/** Returns the saved scroll position of `path` in px, or 0, and forgets it. */
function takeSavedScroll(path: string): number {
  const saved = readTabJson(scrollEntry)
  writeTabJson(scrollEntry, null)
  return Array.isArray(saved) && saved[0] === path && typeof saved[1] === 'number' ? saved[1] : 0
}
