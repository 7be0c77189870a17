import { importJWK } from 'jose'
import * as openid from 'openid-client'
import type { BffSettings } from '../bffOptions.ts'

const methods = {
  basic: { name: 'client_secret_basic', create: openid.ClientSecretBasic },
  post: { name: 'client_secret_post', create: openid.ClientSecretPost },
} as const

/**
 * Returns how this client authenticates at the token endpoint: by option `clientAuthentication`, else by the first method
 * of the metadata that fits. Without an entry in the metadata, `client_secret_basic` is the default (RFC 8414 §2).
 */
export async function clientAuthentication(
  { clientSecret = '', clientAssertion, clientAuthentication: chosen }: BffSettings,
  metadata: openid.ServerMetadata,
): Promise<openid.ClientAuth> {
  if (clientAssertion) {
    const key = 'key' in clientAssertion ? clientAssertion.key : ((await importJWK(clientAssertion)) as CryptoKey)
    const { kid } = clientAssertion
    return openid.PrivateKeyJwt(kid === undefined ? key : { key, kid })
  }
  const supported = metadata.token_endpoint_auth_methods_supported ?? [methods.basic.name]
  const preferred = supported
    .map((name) => Object.values(methods).find((method) => method.name === name))
    .find((method) => method !== undefined)
  const isSecretMethod = chosen === 'basic' || chosen === 'post'
  return (isSecretMethod ? methods[chosen] : (preferred ?? methods.post)).create(clientSecret)
}
