import { CompactEncrypt, base64url, compactDecrypt, decodeProtectedHeader } from 'jose'
import { createHash, hkdfSync } from 'node:crypto'

/**
 * Returns the SHA-256 of a text in base64url. Uses the synchronous implementation of Node: Web Crypto hands each call to
 * another thread, which takes ten times as long for short texts.
 */
export const hash = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** Returns 256 random bits in base64url. */
export const randomSecret = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(32)))

/** Encrypts and authenticates JSON content: session records and sign-in transactions. */
export type Cipher = {
  /** `version` of the content is authenticated, and readable without a key. */
  encrypt(purpose: string, content: unknown, version?: number): Promise<string>
  /** Resolves with `null` if no secret fits, the purpose differs, or the text was changed. */
  decrypt(purpose: string, encrypted: string): Promise<unknown>
}

type EncryptionKey = { kid: string; key(): Promise<CryptoKey> }

const bytes = (text: string) => new TextEncoder().encode(text)

/** Derives a key and its id from a secret (RFC 5869). The key is imported once, at first use. */
const deriveKey = (secret: string): EncryptionKey => {
  const derive = (info: string) => new Uint8Array(hkdfSync('sha256', secret, '', info, 32))
  let key: Promise<CryptoKey> | undefined
  return {
    kid: base64url.encode(derive('stillhere-bff kid').slice(0, 6)),
    key: () =>
      (key ??= crypto.subtle.importKey('raw', derive('stillhere-bff seal'), 'AES-GCM', false, ['encrypt', 'decrypt'])),
  }
}

/**
 * Creates a cipher that encrypts with the first secret and decrypts with any (JWE, `dir`, `A256GCM`). The purpose is
 * authenticated too, so a text that was encrypted for one purpose is refused for another.
 */
export function createCipher(secrets: readonly string[]): Cipher {
  const keys = secrets.map(deriveKey)
  return {
    async encrypt(purpose, content, version) {
      const [newest] = keys as [EncryptionKey]
      return new CompactEncrypt(bytes(JSON.stringify(content)))
        .setProtectedHeader({
          alg: 'dir',
          enc: 'A256GCM',
          kid: newest.kid,
          purpose,
          ...(version !== undefined && { version }),
        })
        .encrypt(await newest.key())
    },
    async decrypt(purpose, encrypted) {
      try {
        const { kid: wanted } = decodeProtectedHeader(encrypted)
        const match = keys.find(({ kid }) => kid === wanted)
        if (!match) return null
        const { plaintext, protectedHeader } = await compactDecrypt(encrypted, await match.key(), {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        })
        return protectedHeader['purpose'] === purpose
          ? (JSON.parse(new TextDecoder().decode(plaintext)) as unknown)
          : null
      } catch {
        return null
      }
    },
  }
}
