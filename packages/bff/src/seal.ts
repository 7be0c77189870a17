import { CompactEncrypt, base64url, compactDecrypt, decodeProtectedHeader } from 'jose'
import { hkdfSync } from 'node:crypto'

/** Keeps content from being read or changed by whoever holds it. */
export type Seal = {
  seal(purpose: string, content: unknown): Promise<string>
  /** `null`: sealed by nobody here, or for another purpose, or spoiled. */
  open(purpose: string, sealed: string): Promise<unknown>
}

type Secret = { kid: string; key(): Promise<CryptoKey> }

const bytes = (text: string) => new TextEncoder().encode(text)

/** A key and its name from one secret (RFC 5869). The key is made once, at first use: every request opens something. */
const secretOf = (secret: string): Secret => {
  const derive = (info: string) => new Uint8Array(hkdfSync('sha256', secret, '', info, 32))
  let key: Promise<CryptoKey> | undefined
  return {
    kid: base64url.encode(derive('stillhere-bff kid').slice(0, 6)),
    key: () =>
      (key ??= crypto.subtle.importKey('raw', derive('stillhere-bff seal'), 'AES-GCM', false, ['encrypt', 'decrypt'])),
  }
}

/**
 * Seals with the first secret, opens with any (JWE, `dir` and `A256GCM`). The purpose is part of what is authenticated, so
 * that nothing sealed for one can be passed off as something else.
 */
export function createSeal(texts: readonly string[]): Seal {
  const secrets = texts.map(secretOf)
  return {
    async seal(purpose, content) {
      const [newest] = secrets as [Secret]
      return new CompactEncrypt(bytes(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest.kid, purpose })
        .encrypt(await newest.key())
    },
    async open(purpose, sealed) {
      try {
        const { kid: wanted } = decodeProtectedHeader(sealed)
        const secret = secrets.find(({ kid }) => kid === wanted)
        if (!secret) return null
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, await secret.key(), {
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
