/** A question on a channel that any script of the origin can hear. Only the tab that asked can open the answer. */
export type Question = { id: string; key: ArrayBuffer }

/** An encrypted message. Readable are only a random id, a public key and the nonce. */
export type SealedMessage = { id: string; key: ArrayBuffer; iv: ArrayBuffer; box: ArrayBuffer }

const curve = { name: 'ECDH', namedCurve: 'P-256' }
const { subtle } = globalThis.crypto

/** Creates the key pair of a tab. Its private key cannot be exported. */
export const createKeyPair = (): Promise<CryptoKeyPair> => subtle.generateKey(curve, false, ['deriveBits'])

const deriveMessageKey = async (
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
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encode(purpose) },
    await subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']),
    { name: 'AES-GCM', length: 256 },
    false,
    [usage],
  )
}

/**
 * Creates a question. `open` decrypts an answer that was sealed for this question and `purpose`. It returns `undefined` for
 * everything else: an answer to another question, a changed answer, or any other message. The message key is derived from
 * the random id, so it is used once even if a tab has one key pair for its life. Default: a new pair.
 */
export async function askSealed(
  purpose: string,
  pair: Promise<CryptoKeyPair> = createKeyPair(),
): Promise<{ question: Question; open: (message: unknown) => Promise<unknown> }> {
  const { publicKey, privateKey } = await pair
  const id = crypto.randomUUID()
  return {
    question: { id, key: await subtle.exportKey('raw', publicKey) },
    async open(message) {
      if (!isSealedMessage(message) || message.id !== id) return undefined
      try {
        const key = await deriveMessageKey(privateKey, message.key, `${purpose} ${id}`, 'decrypt')
        return decode(await subtle.decrypt({ name: 'AES-GCM', iv: message.iv }, key, message.box))
      } catch {
        return undefined
      }
    },
  }
}

/** Encrypts an answer (ECDH on P-256, HKDF, AES-GCM). Rejects if the key of the question is invalid. */
export async function seal(
  { id, key: theirs }: Question,
  content: unknown,
  purpose: string,
  pair: Promise<CryptoKeyPair> = createKeyPair(),
): Promise<SealedMessage> {
  const { publicKey, privateKey } = await pair
  const key = await deriveMessageKey(privateKey, theirs, `${purpose} ${id}`, 'encrypt')
  const iv = crypto.getRandomValues(new Uint8Array(12)).buffer
  const box = await subtle.encrypt({ name: 'AES-GCM', iv }, key, encode(JSON.stringify(content)))
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

/** The key that the tabs of one session share for messages to all of them: 32 random bytes, and the epoch it belongs to. */
export type GroupKey = { epoch: string; bytes: number[] }

/** A message to all tabs, encrypted with the group key. */
export type GroupMessage = { id: string; iv: ArrayBuffer; box: ArrayBuffer }

export const createGroupKey = (epoch: string): GroupKey => ({
  epoch,
  bytes: [...crypto.getRandomValues(new Uint8Array(32))],
})

export const isGroupKey = (value: unknown): value is GroupKey => {
  const { epoch, bytes } = Object(value) as Partial<GroupKey>
  return typeof epoch === 'string' && Array.isArray(bytes) && bytes.length === 32
}

export const isGroupMessage = (message: unknown): message is GroupMessage => {
  const { id, iv, box, ...rest } = Object(message) as Partial<SealedMessage>
  const hasForm = typeof id === 'string' && iv instanceof ArrayBuffer && box instanceof ArrayBuffer
  return hasForm && Object.keys(rest).length === 0
}

/** Encrypts a message to all tabs (AES-GCM). Its id and purpose are authenticated, so it cannot be sent as another one. */
export async function sealForGroup(group: GroupKey, content: unknown, purpose: string): Promise<GroupMessage> {
  const id = crypto.randomUUID()
  const iv = crypto.getRandomValues(new Uint8Array(12)).buffer
  const key = await importGroupKey(group, 'encrypt')
  return { id, iv, box: await subtle.encrypt(groupCipher(iv, purpose, id), key, encode(JSON.stringify(content))) }
}

/** Decrypts a message to all tabs. Returns `undefined` if it was encrypted with another key, or changed. */
export async function openFromGroup(group: GroupKey, { id, iv, box }: GroupMessage, purpose: string): Promise<unknown> {
  try {
    return decode(await subtle.decrypt(groupCipher(iv, purpose, id), await importGroupKey(group, 'decrypt'), box))
  } catch {
    return undefined
  }
}

const groupCipher = (iv: ArrayBuffer, purpose: string, id: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: encode(`${purpose} ${id}`),
})
const importGroupKey = ({ bytes }: GroupKey, usage: 'encrypt' | 'decrypt') =>
  subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, [usage])
const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: ArrayBuffer) => JSON.parse(new TextDecoder().decode(bytes)) as unknown
