/** For what must not be found again by whoever comes back with the back button. */
export function oncePageLeaves(then: () => void): void {
  addEventListener('pagehide', then, { once: true })
}
