import type { Errand } from './requestTokens.ts'
import { sendRequest } from './sendRequest.ts'

/** Whether one of the issuer's keys has signed this token (RFC 7515 §5.2). */
export type SignatureCheck = (errand: Errand, token: string) => Promise<boolean>

const refetchAfterMs = 60_000

/**
 * Checks signatures by the keys at `jwks_uri`. They are fetched when first needed, and again for a signature that none
 * of them made, so that keys may rotate; at most once a minute, so that bad tokens cannot cause a storm.
 */
export function createSignatureCheck(): SignatureCheck {
  let keys: JsonWebKey[] = []
  let fetchedAt = 0

  return async ({ settings, server, phase, signal }, token) => {
    const [head = '', payload = '', signature = ''] = token.split('.')
    const { alg, kid }: { alg: string; kid?: string } = JSON.parse(atob(base64(head)))
    const algorithm = algorithmOf(alg)
    const isSigned = async () => {
      for (const jwk of keys) {
        if (kid !== undefined && kid !== (jwk as { kid?: string } | null)?.kid) continue
        try {
          // refuses a key of another type, curve, algorithm or use, and a private one
          const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
          const { modulusLength = 2048 } = key.algorithm as Partial<RsaKeyAlgorithm>
          const content = new TextEncoder().encode(`${head}.${payload}`)
          if (modulusLength >= 2048 && (await crypto.subtle.verify(algorithm, key, decode(signature), content)))
            return true
        } catch {
          // not this key, or no signature at all: both are refused below
        }
      }
      return false
    }
    if (await isSigned()) return true
    if (Date.now() - fetchedAt < refetchAfterMs) return false
    const answer = await sendRequest(settings.fetch, server.jwks_uri, { signal }, phase)
    const found: { keys?: unknown } | null = await answer.json().catch(() => null)
    keys = Array.isArray(found?.keys) ? found.keys : []
    fetchedAt = Date.now()
    return isSigned()
  }
}

const base64 = (base64url: string) => base64url.replaceAll('-', '+').replaceAll('_', '/')
const decode = (text: string) => Uint8Array.from(atob(base64(text)), (char) => char.charCodeAt(0))

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
