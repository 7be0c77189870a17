import type { OidcSettings } from './oidcOptions.ts'
import { withSignal } from '../withSignal.ts'

/** Discovery that starts while the protocol is still being loaded, which saves a round trip. */
export type EarlyDiscovery = {
  /** Settings whose `fetch` answers the first request for the discovery document with the one under way. */
  settings: OidcSettings
  /** Fetches the document, unless it is known or under way. Its answer is checked when the protocol is there. */
  start(): void
}

export function createEarlyDiscovery(settings: OidcSettings): EarlyDiscovery {
  const { issuer, metadata, fetch } = settings
  const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`).href
  let answer: Promise<Response> | undefined
  return {
    settings: {
      ...settings,
      fetch(input, init) {
        if (!answer || input !== url) return fetch(input, init)
        const taken = answer
        answer = undefined
        return withSignal(taken, init?.signal ?? undefined)
      },
    },
    start() {
      if (metadata || answer) return
      answer = fetch(url, { headers: { accept: 'application/json' }, redirect: 'error' })
      answer.catch(() => {}) // the request that takes it tells
    },
  }
}

/** Whether another tab of this client may hold tokens, so that the server need not be asked. */
export async function mayHaveSiblings(key: string, { shareTokensAcrossTabs }: OidcSettings): Promise<boolean> {
  const locks: LockManager | undefined = globalThis.navigator?.locks
  if (!shareTokensAcrossTabs || !locks) return false
  const { held = [] } = await locks.query().catch(() => ({ held: [] }))
  return held.some(({ name }) => name?.startsWith(`stillhere:tokens:${key}`))
}
