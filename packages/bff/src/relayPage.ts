import { base64url } from 'jose'

/**
 * The page that a window or a hidden frame ends at. It tells the page of ours that waits for it how the sign-in went, and
 * closes itself. It carries no secret: whoever hears it has to ask for the session.
 */
export function relayPage(transaction: string, error: string | null): Response {
  const nonce = base64url.encode(crypto.getRandomValues(new Uint8Array(16)))
  const literal = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')
  const script = [
    'history.replaceState(null, "", location.pathname)',
    `const channel = new BroadcastChannel(${literal(`stillhere-bff.${transaction}`)})`,
    `channel.postMessage(${literal({ error })})`,
    // a closing window may take with it what it has just said
    'setTimeout(() => { channel.close(); close() }, 100)',
  ].join('\n')
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign-in</title><p>You can close this window.<script nonce="${nonce}">${script}</script></html>`
  return new Response(body, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`,
      // a page that is isolated from other origins frames only what says this
      'cross-origin-embedder-policy': 'require-corp',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  })
}
