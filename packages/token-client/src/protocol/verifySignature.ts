import { fromBase64url, utf8 } from './base64url.ts'
import { readIdToken } from './readIdToken.ts'
import type { Errand } from './requestTokens.ts'
import { sendRequest } from './sendRequest.ts'

/** Whether one of the issuer's keys has signed this token (RFC 7515 §5.2). Without a token it only sees to it that keys are there. */
export type SignatureCheck = (errand: Errand, token?: string) => Promise<boolean>

const refetchAfterMs = 60_000

/**
 * Checks signatures by the keys at `jwks_uri`. They are fetched when first needed, and again for a signature that none
 * of them made, so that keys may rotate; at most once a minute, so that bad tokens cannot cause a storm.
 */
export function createSignatureCheck(): SignatureCheck {
  let keys: JsonWebKey[] = []
  let refetchedAt = 0
  let fetching: Promise<void> | undefined
  const fetchNow = async ({ settings, server, phase, signal }: Errand) => {
    const { content } = await sendRequest(settings.fetch, server.jwks_uri, { signal }, phase)
    const found: { keys?: unknown } = Object(content)
    keys = Array.isArray(found.keys) ? found.keys : []
  }
  const fetchKeys = (errand: Errand) =>
    (fetching ??= fetchNow(errand).finally(() => {
      fetching = undefined
    }))

  return async (errand, token) => {
    if (token === undefined) {
      if (keys.length === 0) await fetchKeys(errand)
      return false
    }
    const { header, content, signature } = readIdToken(token)
    const { alg, kid } = header
    const algorithm = algorithmOf(String(alg))
    const isSigned = async () => {
      for (const jwk of keys) {
        if (kid !== undefined && kid !== (jwk as { kid?: string } | null)?.kid) continue
        try {
          // refuses a key of another type, curve, algorithm or use, and a private one
          const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
          const { modulusLength = 2048 } = key.algorithm as Partial<RsaKeyAlgorithm>
          const isRight = await crypto.subtle.verify(algorithm, key, fromBase64url(signature), utf8(content))
          if (isRight && modulusLength >= 2048) return true
        } catch {
          // not this key, or no signature at all: both are refused below
        }
      }
      return false
    }
    if (await isSigned()) return true
    // those that were fetched ahead may be older than the token
    await fetching?.catch(() => {})
    if (await isSigned()) return true
    if (Date.now() - refetchedAt < refetchAfterMs) return false
    await fetchKeys(errand)
    refetchedAt = Date.now()
    return isSigned()
  }
}

/** Asymmetric algorithms only (RFC 7518 §3.1): `none` and those with a shared secret have no name here, so no key fits. */
function algorithmOf(alg: string) {
  const bits = alg.slice(2)
  const hash = `SHA-${bits}`
  const families: Record<string, Algorithm & Partial<RsaHashedImportParams & RsaPssParams & EcKeyImportParams>> = {
    RS: { name: 'RSASSA-PKCS1-v1_5', hash },
    PS: { name: 'RSA-PSS', hash, saltLength: +bits / 8 },
    ES: { name: 'ECDSA', hash, namedCurve: `P-${bits === '512' ? 521 : bits}` },
    Ed: { name: 'Ed25519' },
  }
  return families[alg.slice(0, 2)] ?? ''
}
