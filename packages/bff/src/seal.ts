import { CompactEncrypt, base64url, compactDecrypt, decodeProtectedHeader } from 'jose'
import { hkdfSync } from 'node:crypto'

/** Keeps content from being read or changed by whoever holds it. */
export type Seal = {
  seal(purpose: string, content: unknown): Promise<string>
  /** `null`: sealed by nobody here, or for another purpose, or spoiled. */
  open(purpose: string, sealed: string): Promise<unknown>
}

type Secret = { kid: string; key(purpose: string): Uint8Array }

const bytes = (text: string) => new TextEncoder().encode(text)

/**
 * One key for each purpose, so that nothing sealed for one can be passed off as something else (RFC 5869). Not by Web
 * Crypto, which goes by way of another thread: every request needs two of them.
 */
const secretOf = (secret: string): Secret => {
  const derive = (info: string) => new Uint8Array(hkdfSync('sha256', secret, '', info, 32))
  return {
    kid: base64url.encode(derive('stillhere-bff kid').slice(0, 6)),
    key: (purpose) => derive(`stillhere-bff seal ${purpose}`),
  }
}

/** Seals with the first secret, opens with any (JWE, `dir` and `A256GCM`). */
export function createSeal(texts: readonly string[]): Seal {
  const secrets = texts.map(secretOf)
  return {
    async seal(purpose, content) {
      const [newest] = secrets as [Secret]
      return new CompactEncrypt(bytes(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest.kid })
        .encrypt(newest.key(purpose))
    },
    async open(purpose, sealed) {
      try {
        const { kid: wanted } = decodeProtectedHeader(sealed)
        const secret = secrets.find(({ kid }) => kid === wanted)
        if (!secret) return null
        const { plaintext } = await compactDecrypt(sealed, secret.key(purpose), {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        })
        return JSON.parse(new TextDecoder().decode(plaintext)) as unknown
      } catch {
        return null
      }
    },
  }
}
