import type { JSONWebKeySet } from 'jose'
import * as openid from 'openid-client'
import type { BffSettings } from '../bffOptions.ts'
import { createDiscovery, type Discovered, type Discovery } from './discovery.ts'
import { sendGrant } from './grantCapture.ts'

/** Settings of the protocol library for this provider and client. */
export type ProviderConfiguration = Pick<Discovery, 'rediscover' | 'isReachable'> & {
  metadata(): Promise<openid.ServerMetadata>
  current(): Promise<openid.Configuration>
  /** Forgets the signing keys that the protocol library has cached, unless they are newer than `used`. */
  forgetKeys(used: openid.Configuration): void
  fetchKeys(): Promise<JSONWebKeySet>
}

export function createProviderConfiguration(settings: BffSettings): ProviderConfiguration {
  const { issuer, clientId, requestTimeoutMs, now } = settings
  let latest: { skew: number; from: Discovered; configuration: openid.Configuration } | undefined
  const send: openid.CustomFetch = (url, options) => {
    const request = () => settings.fetch(url, options as RequestInit)
    return url === discovery.cached()?.metadata.token_endpoint ? sendGrant(request) : request()
  }
  const discovery = createDiscovery(settings, send)
  const metadata = async () => (await discovery.get()).metadata
  return {
    rediscover: discovery.rediscover,
    isReachable: discovery.isReachable,
    metadata,
    async current() {
      const from = await discovery.get()
      const skew = Math.round((now() - Date.now()) / 1000)
      // rebuilt for new metadata, and if option `now` drifts away from the system clock
      if (latest?.skew === skew && latest.from === from) return latest.configuration
      const clock = { [openid.clockSkew]: skew }
      const configuration = new openid.Configuration(from.metadata, clientId, clock, from.authentication)
      configuration[openid.customFetch] = send
      configuration.timeout = requestTimeoutMs / 1000
      if (issuer.protocol === 'http:') openid.allowInsecureRequests(configuration)
      openid.enableNonRepudiationChecks(configuration)
      latest = { skew, from, configuration }
      return configuration
    },
    forgetKeys(used) {
      if (latest?.configuration === used) latest = undefined
    },
    async fetchKeys() {
      const { jwks_uri: uri = '' } = await metadata()
      const response = await settings.fetch(uri, { signal: AbortSignal.timeout(requestTimeoutMs) })
      if (!response.ok) throw new Error(`The keys of the provider were answered with status ${response.status}.`)
      return (await response.json()) as JSONWebKeySet
    },
  }
}
