/** Keys pressed this soon after opening were meant for what was there before. */
const graceMs = 500

/** Keeps keys from answering a question that has just come up, and keys that have been held since before. */
export function ignoreEarlyKeys(): () => void {
  const openedAt = performance.now()
  const ending = new AbortController()
  const everywhere = { capture: true, signal: ending.signal }
  /** The press of the space bar began here, so its release may activate. */
  let isPressed = false

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    const isMeant = !event.repeat && event.timeStamp - openedAt >= graceMs
    if (!isMeant) event.preventDefault()
    isPressed = isMeant || (event.repeat && isPressed)
  }
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key !== ' ') return
    if (!isPressed) event.preventDefault()
    isPressed = false
  }
  addEventListener('keydown', onKeyDown, everywhere)
  addEventListener('keyup', onKeyUp, everywhere)
  return () => ending.abort()
}
