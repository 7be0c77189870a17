import type { JSONWebKeySet } from 'jose'
import * as openid from 'openid-client'
import type { BffSettings } from '../bffOptions.ts'
import { clientAuthentication } from './clientAuthentication.ts'
import { sendGrant } from './grantCapture.ts'

/** Settings of the protocol library for this provider and client. */
export type ProviderConfiguration = {
  metadata(): Promise<openid.ServerMetadata>
  current(): Promise<openid.Configuration>
  /** Forgets the signing keys that the protocol library has cached, unless they are newer than `used`. */
  forgetKeys(used: openid.Configuration): void
  /** Fetches the metadata again. Resolves with `true` if they have changed. Keeps the old ones after a failure. */
  rediscover(): Promise<boolean>
  fetchKeys(): Promise<JSONWebKeySet>
}

type Discovered = {
  metadata: openid.ServerMetadata
  authentication: Awaited<ReturnType<typeof clientAuthentication>>
  at: number
}

/** Age at which the metadata are fetched again in the background. */
const maxAgeMs = 3_600_000

/** Fetches the metadata at first use, when they are old, and on demand. One request at a time. */
export function createProviderConfiguration(settings: BffSettings): ProviderConfiguration {
  const { issuer, clientId, requestTimeoutMs, now } = settings
  const isInsecure = issuer.protocol === 'http:'
  let discovered: Discovered | undefined
  let discovering: Promise<Discovered> | undefined
  let latest: { skew: number; from: Discovered; configuration: openid.Configuration } | undefined

  const send: openid.CustomFetch = (url, options) => {
    const request = () => settings.fetch(url, options as RequestInit)
    return url === discovered?.metadata.token_endpoint ? sendGrant(request) : request()
  }
  const discover = async (): Promise<Discovered> => {
    // the options allow http for loopback addresses only
    const execute = isInsecure ? [openid.allowInsecureRequests] : []
    const options = { [openid.customFetch]: send, timeout: requestTimeoutMs / 1000, execute }
    const found = await openid.discovery(issuer, clientId, undefined, undefined, options)
    const metadata = found.serverMetadata()
    return { metadata, authentication: await clientAuthentication(settings, metadata), at: now() }
  }
  const refresh = () =>
    (discovering ??= discover()
      .then((found) => (discovered = found))
      .finally(() => (discovering = undefined)))
  const get = async (): Promise<Discovered> => {
    if (!discovered) return refresh()
    if (now() - discovered.at > maxAgeMs) refresh().catch(() => undefined)
    return discovered
  }
  return {
    metadata: async () => (await get()).metadata,
    async current() {
      const from = await get()
      const skew = Math.round((now() - Date.now()) / 1000)
      // rebuilt for new metadata, and if option `now` drifts away from the system clock
      if (latest?.skew === skew && latest.from === from) return latest.configuration
      const { metadata, authentication } = from
      const configuration = new openid.Configuration(metadata, clientId, { [openid.clockSkew]: skew }, authentication)
      configuration[openid.customFetch] = send
      configuration.timeout = requestTimeoutMs / 1000
      if (isInsecure) openid.allowInsecureRequests(configuration)
      openid.enableNonRepudiationChecks(configuration)
      latest = { skew, from, configuration }
      return configuration
    },
    forgetKeys(used) {
      if (latest?.configuration === used) latest = undefined
    },
    async rediscover() {
      const before = JSON.stringify(discovered?.metadata)
      try {
        return JSON.stringify((await refresh()).metadata) !== before
      } catch {
        return false
      }
    },
    async fetchKeys() {
      const { jwks_uri: uri = '' } = (await get()).metadata
      const response = await settings.fetch(uri, { signal: AbortSignal.timeout(requestTimeoutMs) })
      if (!response.ok) throw new Error(`The keys of the provider were answered with status ${response.status}.`)
      return (await response.json()) as JSONWebKeySet
    },
  }
}
