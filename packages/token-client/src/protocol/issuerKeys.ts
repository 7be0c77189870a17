import * as oauth from 'oauth4webapi'
import { sendRequest } from './sendRequest.ts'
import type { DiscoveredServer } from './serverMetadata.ts'
import type { IssuerKeys, TokenRequestContext } from './tokenRequestContext.ts'

const refetchAfterMs = 60_000

/**
 * Fetches the keys at `jwks_uri` when they are first needed, and again for a signature that none of them made, so that
 * keys may rotate. The second happens at most once a minute, so that bad tokens cannot cause a storm of requests.
 */
export function createIssuerKeys(): IssuerKeys {
  let keys: oauth.JWK[] = []
  let refetchedAt = 0
  let fetching: Promise<void> | undefined
  const fetchNow = async ({ settings, server, phase, signal }: TokenRequestContext) => {
    const { content } = await sendRequest(settings.fetch, server.jwks_uri, { signal }, phase)
    const { keys: found } = Object(content) as { keys?: unknown }
    keys = Array.isArray(found) ? found.filter(isKey).map(withoutCurveName) : []
  }
  const fetchKeys = (context: TokenRequestContext) =>
    (fetching ??= fetchNow(context).finally(() => {
      fetching = undefined
    }))

  return {
    prefetch(context) {
      if (keys.length === 0) fetchKeys(context).catch(() => {})
    },
    async haveSigned(context, response) {
      if (await isSigned(context.server, response, keys)) return true
      // keys that were prefetched may be older than the token
      await fetching?.catch(() => {})
      if (await isSigned(context.server, response, keys)) return true
      if (Date.now() - refetchedAt < refetchAfterMs) return false
      await fetchKeys(context)
      refetchedAt = Date.now()
      return isSigned(context.server, response, keys)
    },
  }
}

const isKey = (value: unknown): value is oauth.JWK => typeof value === 'object' && value !== null

/** `EdDSA` and `Ed25519` name one algorithm (RFC 9864), and servers mix them: of such a key the curve decides. */
const withoutCurveName = ({ alg, ...key }: oauth.JWK): oauth.JWK =>
  key.kty === 'OKP' || alg === undefined ? key : { ...key, alg }

/** Without a `kid` in the token, oauth4webapi does not choose between several keys: each is then tried alone. */
async function isSigned(server: DiscoveredServer, response: Response, keys: oauth.JWK[]): Promise<boolean> {
  const fetched = { jwks: { keys }, uat: Math.floor(Date.now() / 1000) }
  try {
    // a copy, because oauth4webapi has a cache for each server object
    await oauth.validateApplicationLevelSignature({ ...server }, response, { [oauth.jwksCache]: fetched })
    return true
  } catch (error) {
    const { candidates = [] } = Object((error as Error).cause) as { candidates?: oauth.JWK[] }
    if (candidates.length < 2) return false
    for (const key of candidates) if (await isSigned(server, response, [key])) return true
    return false
  }
}
