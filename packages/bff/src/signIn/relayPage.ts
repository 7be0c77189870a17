import { base64url } from 'jose'

/**
 * Creates the page at which a popup or a hidden frame ends. It tells the app how the sign-in went and closes itself. It
 * holds no secret: the app asks for the session afterwards.
 */
export function relayPage(transaction: string, error: string | null): Response {
  const nonce = base64url.encode(crypto.getRandomValues(new Uint8Array(16)))
  const literal = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')
  const script = [
    'history.replaceState(null, "", location.pathname)',
    `const channel = new BroadcastChannel(${literal(`stillhere-bff.${transaction}`)})`,
    `channel.postMessage(${literal({ error })})`,
    // a window that closes at once may lose its last message
    'setTimeout(() => { channel.close(); close() }, 100)',
  ].join('\n')
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign-in</title><p>You can close this window.<script nonce="${nonce}">${script}</script></html>`
  return new Response(body, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`,
      // an app that is cross-origin isolated embeds only pages with this header
      'cross-origin-embedder-policy': 'require-corp',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  })
}
