import { exportJWK, generateKeyPair } from 'jose'
import type { JWK } from 'oidc-provider'

/** Keys live as long as the process: a token from an earlier run is refused. */
export const createSigningKeys = (): Promise<JWK[]> => Promise.all([newKey('RS256'), newKey('ES256')])

const newKey = async (alg: 'RS256' | 'ES256'): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: crypto.randomUUID() }
}
