import { importJWK } from 'jose'
import * as openid from 'openid-client'
import type { BffSettings } from './bffOptions.ts'

/** How this client proves who it is: by what the metadata offers (RFC 8414: without a word, by header). */
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

/** What the protocol library needs to know of the provider and of this client. */
export type ProviderConfiguration = {
  metadata(): Promise<openid.ServerMetadata>
  current(): Promise<openid.Configuration>
}

/** Finds out about the provider at the first use, and again at the next one where that failed. */
export function createProviderConfiguration(settings: BffSettings): ProviderConfiguration {
  const { issuer, clientId, requestTimeoutMs, now } = settings
  const isInsecure = issuer.protocol === 'http:'
  const send: openid.CustomFetch = (url, options) => settings.fetch(url, options as RequestInit)
  const options = { [openid.customFetch]: send, timeout: requestTimeoutMs / 1000 }
  const discover = async () => {
    // loopback only, which the options see to
    const execute = isInsecure ? [openid.allowInsecureRequests] : []
    const found = await openid.discovery(issuer, clientId, undefined, undefined, { ...options, execute })
    const metadata = found.serverMetadata()
    return { metadata, authentication: await clientAuthentication(settings, metadata) }
  }
  let discovering: ReturnType<typeof discover> | undefined
  const discovered = () => {
    const mine = (discovering ??= discover())
    mine.catch(() => {
      if (discovering === mine) discovering = undefined
    })
    return mine
  }
  let latest: { skew: number; configuration: openid.Configuration } | undefined
  return {
    metadata: async () => (await discovered()).metadata,
    async current(): Promise<openid.Configuration> {
      const { metadata, authentication } = await discovered()
      const skew = Math.round((now() - Date.now()) / 1000)
      // one for all time, unless a clock of the app's own drifts away from the system's
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
