import { CompactEncrypt, base64url, compactDecrypt, decodeProtectedHeader } from 'jose'

/** Keeps content from being read or changed by whoever holds it. */
export type Seal = {
  seal(purpose: string, content: unknown): Promise<string>
  /** `null`: sealed by nobody here, or for another purpose, or spoiled. */
  open(purpose: string, sealed: string): Promise<unknown>
}

type Secret = { kid(): Promise<string>; key(purpose: string): Promise<Uint8Array> }

const bytes = (text: string) => new TextEncoder().encode(text)

/** One key for each purpose, so that nothing sealed for one can be passed off as something else (RFC 5869). */
const secretOf = (secret: string): Secret => {
  let base: Promise<CryptoKey> | undefined
  const derive = async (info: string) => {
    base ??= crypto.subtle.importKey('raw', bytes(secret), 'HKDF', false, ['deriveBits'])
    const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes(info) }
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, await base, 256))
  }
  let kid: Promise<string> | undefined
  return {
    kid: () => (kid ??= derive('stillhere-bff kid').then((id) => base64url.encode(id.slice(0, 6)))),
    key: (purpose) => derive(`stillhere-bff seal ${purpose}`),
  }
}

/** Seals with the first secret, opens with any (JWE, `dir` and `A256GCM`). */
export function createSeal(texts: readonly string[]): Seal {
  const secrets = texts.map(secretOf)
  const find = async (wanted: unknown) => {
    for (const secret of secrets) if ((await secret.kid()) === wanted) return secret
    return null
  }
  return {
    async seal(purpose, content) {
      const [newest] = secrets as [Secret]
      return new CompactEncrypt(bytes(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: await newest.kid() })
        .encrypt(await newest.key(purpose))
    },
    async open(purpose, sealed) {
      try {
        const secret = await find(decodeProtectedHeader(sealed).kid)
        if (!secret) return null
        const { plaintext } = await compactDecrypt(sealed, await secret.key(purpose), {
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
