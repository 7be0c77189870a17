import { importJWK } from 'jose'
import * as openid from 'openid-client'
import type { BffSettings } from '../bffOptions.ts'

/** Returns how this client authenticates, by the metadata. Without an entry, `client_secret_basic` is the default (RFC 8414). */
async function clientAuthentication(settings: BffSettings, metadata: openid.ServerMetadata) {
  const { clientSecret = '', clientAssertion } = settings
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  if (!clientAssertion)
    return methods.includes('client_secret_basic')
      ? openid.ClientSecretBasic(clientSecret)
      : openid.ClientSecretPost(clientSecret)
  if ('key' in clientAssertion) {
    const { key, kid } = clientAssertion
    return openid.PrivateKeyJwt(kid === undefined ? key : { key, kid })
  }
  const key = (await importJWK(clientAssertion)) as CryptoKey
  return openid.PrivateKeyJwt(clientAssertion.kid === undefined ? key : { key, kid: clientAssertion.kid })
}

/** Settings of the protocol library for this provider and client. */
export type ProviderConfiguration = {
  metadata(): Promise<openid.ServerMetadata>
  current(): Promise<openid.Configuration>
}

/** Fetches the metadata at first use. A failure is not cached: the next use tries again. */
export function createProviderConfiguration(settings: BffSettings): ProviderConfiguration {
  const { issuer, clientId, requestTimeoutMs, now } = settings
  const isInsecure = issuer.protocol === 'http:'
  const send: openid.CustomFetch = (url, options) => settings.fetch(url, options as RequestInit)
  const options = { [openid.customFetch]: send, timeout: requestTimeoutMs / 1000 }
  const discover = async () => {
    // the options allow http for loopback addresses only
    const execute = isInsecure ? [openid.allowInsecureRequests] : []
    const found = await openid.discovery(issuer, clientId, undefined, undefined, { ...options, execute })
    const metadata = found.serverMetadata()
    return { metadata, authentication: await clientAuthentication(settings, metadata) }
  }
  let discovering: ReturnType<typeof discover> | undefined
  const discovered = () => {
    const attempt = (discovering ??= discover())
    attempt.catch(() => {
      if (discovering === attempt) discovering = undefined
    })
    return attempt
  }
  let latest: { skew: number; configuration: openid.Configuration } | undefined
  return {
    metadata: async () => (await discovered()).metadata,
    async current(): Promise<openid.Configuration> {
      const { metadata, authentication } = await discovered()
      const skew = Math.round((now() - Date.now()) / 1000)
      // rebuilt only if option `now` drifts away from the system clock
      if (latest?.skew === skew) return latest.configuration
      const configuration = new openid.Configuration(metadata, clientId, { [openid.clockSkew]: skew }, authentication)
      configuration[openid.customFetch] = send
      configuration.timeout = requestTimeoutMs / 1000
      if (isInsecure) openid.allowInsecureRequests(configuration)
      openid.enableNonRepudiationChecks(configuration)
      latest = { skew, configuration }
      return configuration
    },
  }
}
