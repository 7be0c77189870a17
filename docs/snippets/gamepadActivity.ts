import { createSessionEngine } from '@stillhere/session-engine'
import { createOidcClient } from '@stillhere/token-client/oidc'

const gamepad = (report: (source: string) => void): (() => void) => {
  const stop = new AbortController()
  window.addEventListener('gamepadconnected', () => report('gamepad'), { signal: stop.signal })
  return () => stop.abort()
}

export const engine = createSessionEngine({
  tokenClient: createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' }),
  activitySources: [gamepad],
})
