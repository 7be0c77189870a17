import * as openid from 'openid-client'
import type { BffSettings } from '../bffOptions.ts'
import { clientAuthentication } from './clientAuthentication.ts'

/** Metadata of the provider, how the client authenticates there, and when they were fetched: epoch ms. */
export type Discovered = { metadata: openid.ServerMetadata; authentication: openid.ClientAuth; at: number }

/** The metadata of the provider. Fetched at first use, in the background when they are old, and on demand. */
export type Discovery = {
  get(): Promise<Discovered>
  /** Returns the cached metadata, if any. */
  cached(): Discovered | undefined
  /** Fetches the metadata again. Resolves with `true` if they have changed. Keeps the old ones after a failure. */
  rediscover(): Promise<boolean>
  /** Tells whether the metadata can be fetched. Looks every ten seconds at most. */
  isReachable(): Promise<boolean>
}

const maxAgeMs = 3_600_000
const lookEveryMs = 10_000

/** Sends one discovery request at a time. A failure is not cached: the next use tries again. */
export function createDiscovery(settings: BffSettings, send: openid.CustomFetch): Discovery {
  const { issuer, clientId, requestTimeoutMs, now } = settings
  let discovered: Discovered | undefined
  let discovering: Promise<Discovered> | undefined
  let lastLook: { at: number; isUp: Promise<boolean> } | undefined
  const discover = async (): Promise<Discovered> => {
    // the options allow http for loopback addresses only
    const execute = issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : []
    const options = { [openid.customFetch]: send, timeout: requestTimeoutMs / 1000, execute }
    const found = await openid.discovery(issuer, clientId, undefined, undefined, options)
    const metadata = found.serverMetadata()
    return { metadata, authentication: await clientAuthentication(settings, metadata), at: now() }
  }
  const refresh = () =>
    (discovering ??= discover()
      .then((found) => (discovered = found))
      .finally(() => (discovering = undefined)))
  const succeeds = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work
      return true
    } catch {
      return false
    }
  }
  return {
    async get() {
      if (!discovered) return refresh()
      if (now() - discovered.at > maxAgeMs) void succeeds(refresh())
      return discovered
    },
    cached: () => discovered,
    async rediscover() {
      const before = JSON.stringify(discovered?.metadata)
      return (await succeeds(refresh())) && JSON.stringify(discovered?.metadata) !== before
    },
    isReachable() {
      const at = performance.now()
      if (!lastLook || at - lastLook.at > lookEveryMs) lastLook = { at, isUp: succeeds(refresh()) }
      return lastLook.isUp
    },
  }
}
