/**
 * Encrypts a text with AES-GCM. `context` describes what the text belongs to, and must be the same for decryption.
 * @throws where the browser has no IndexedDB or Web Crypto
 */
export async function encryptText(keyName: string, context: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const encrypted = await crypto.subtle.encrypt(algorithm(iv, context), await draftKey(keyName), encode(text))
  return btoa(Array.from([...iv, ...new Uint8Array(encrypted)], (byte) => String.fromCharCode(byte)).join(''))
}

/**
 * Decrypts a text.
 * @throws if the context or the key differs, or the text was changed
 */
export async function decryptText(keyName: string, context: string, encrypted: string): Promise<string> {
  const bytes = Uint8Array.from(atob(encrypted), (char) => char.charCodeAt(0))
  const parameters = algorithm(bytes.subarray(0, 12), context)
  return new TextDecoder().decode(await crypto.subtle.decrypt(parameters, await draftKey(keyName), bytes.subarray(12)))
}

const encode = (text: string) => new TextEncoder().encode(text)
const algorithm = (iv: Uint8Array<ArrayBuffer>, context: string): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: encode(context),
})

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })

/**
 * Returns the key of this name, which all tabs share. The browser stores it and never exports it.
 * @throws where the browser has no IndexedDB or Web Crypto
 */
export async function draftKey(name: string): Promise<CryptoKey> {
  const opening = indexedDB.open('stillhere:drafts')
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('keys'))
  const database = await settled(opening)
  const keys = (mode: IDBTransactionMode) => database.transaction('keys', mode).objectStore('keys')
  try {
    const found: unknown = await settled(keys('readonly').get(name))
    if (found instanceof CryptoKey) return found
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    const store = keys('readwrite')
    const faster: unknown = await settled(store.get(name)) // made by another tab meanwhile
    if (faster instanceof CryptoKey) return faster
    await settled(store.put(made, name))
    return made
  } finally {
    database.close()
  }
}
