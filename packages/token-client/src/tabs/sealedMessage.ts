/** A question that anybody may hear; only who asked can open the answer. */
export type Question = { id: string; key: ArrayBuffer }

/** What goes over the channel: nothing in it can be read but a random id, a one-time public key and the nonce. */
export type SealedMessage = { id: string; key: ArrayBuffer; iv: ArrayBuffer; box: ArrayBuffer }

const curve = { name: 'ECDH', namedCurve: 'P-256' }
const { subtle } = globalThis.crypto
const newPair = () => subtle.generateKey(curve, false, ['deriveBits'])
const newMessageKey = async (
  own: CryptoKey,
  theirs: ArrayBuffer,
  purpose: string,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> => {
  const bits = await subtle.deriveBits(
    { name: 'ECDH', public: await subtle.importKey('raw', theirs, curve, false, []) },
    own,
    256,
  )
  return subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(purpose) },
    await subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']),
    { name: 'AES-GCM', length: 256 },
    false,
    [usage],
  )
}

/**
 * Asks with a key pair that lives as long as the question. `open` gives what was sealed for this very question and
 * `purpose`, and `undefined` for anything else: another question's answer, a changed one, or what is no answer at all.
 */
export async function askSealed(
  purpose: string,
): Promise<{ question: Question; open: (message: unknown) => Promise<unknown> }> {
  const { publicKey, privateKey } = await newPair()
  const id = crypto.randomUUID()
  return {
    question: { id, key: await subtle.exportKey('raw', publicKey) },
    async open(message) {
      if (!isSealedMessage(message) || message.id !== id) return undefined
      try {
        const key = await newMessageKey(privateKey, message.key, `${purpose} ${id}`, 'decrypt')
        const text = await subtle.decrypt({ name: 'AES-GCM', iv: message.iv }, key, message.box)
        return JSON.parse(new TextDecoder().decode(text)) as unknown
      } catch {
        return undefined
      }
    },
  }
}

/** Seals an answer (ECDH on P-256, HKDF, AES-GCM) with a key pair used once. Throws when the question's key is none. */
export async function seal({ id, key: theirs }: Question, content: unknown, purpose: string): Promise<SealedMessage> {
  const { publicKey, privateKey } = await newPair()
  const key = await newMessageKey(privateKey, theirs, `${purpose} ${id}`, 'encrypt')
  const iv = crypto.getRandomValues(new Uint8Array(12)).buffer
  const box = await subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(content)))
  return { id, key: await subtle.exportKey('raw', publicKey), iv, box }
}

export const isQuestion = (message: unknown): message is Question => {
  const { id, key, box } = Object(message) as Partial<SealedMessage>
  return typeof id === 'string' && id.length === 36 && key instanceof ArrayBuffer && key.byteLength === 65 && !box
}

const isSealedMessage = (message: unknown): message is SealedMessage => {
  const { iv, box, ...question } = Object(message) as Partial<SealedMessage>
  return isQuestion(question) && iv instanceof ArrayBuffer && iv.byteLength === 12 && box instanceof ArrayBuffer
}
