const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })

/**
 * The key of this name, the same in all tabs. The browser keeps it and never gives out what it consists of.
 * Rejects where there is no IndexedDB or Web Crypto.
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
    const faster: unknown = await settled(store.get(name)) // another tab's
    if (faster instanceof CryptoKey) return faster
    await settled(store.put(made, name))
    return made
  } finally {
    database.close()
  }
}
