import { withoutResponse } from '../protocol/authorizationResponse.ts'

/**
 * Begins the `state` of a request whose answer comes to another window or frame. The whole state, which no other script can
 * guess, is the name of the channel on which the answer is passed on.
 */
export const relayPrefix = 'stillhere-relay.'

/** A closing window may take with it what it has just said. */
const closeAfterMs = 100
const closesWithinMs = 1_000

/**
 * Takes a response that another page of this origin waits for out of the address, at once, passes it on and closes the
 * window. It says nothing to a page that did not ask, and never goes through `opener`, which
 * `Cross-Origin-Opener-Policy` takes away.
 *
 * @returns `null` where there is none; else what resolves after a moment, in a window that could not be closed
 */
export function relayResponse(): Promise<void> | null {
  const { href } = location
  const response = new URL(href).searchParams
  const state = response.get('state') ?? ''
  if (!state.startsWith(relayPrefix)) return null
  history.replaceState(history.state, '', withoutResponse(href))
  const channel = new BroadcastChannel(state)
  // when the navigation that ended here started: the server was in touch with the browser no earlier
  const navigatedAt = Math.floor(Date.now() - performance.now())
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
  channel.postMessage([`${response}`, navigatedAt])
  setTimeout(() => {
    channel.close()
    // kept, it would let this page open itself in place of a window
    window.name = ''
    window.close()
  }, closeAfterMs)
  return new Promise((resolve) => setTimeout(resolve, closesWithinMs))
}
