/** The pair whose private key is not extractable, not even by this page. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
const newKey = () => crypto.subtle.generateKey(algorithm, false, ['sign'])
const storeName = 'keys'

/**
 * The key of this client (RFC 9449 §4): one for all tabs, kept in IndexedDB. Where that is blocked, this tab has one of
 * its own that ends with the page.
 */
export async function openDpopKey(clientKey: string): Promise<CryptoKeyPair> {
  const fresh = await newKey()
  try {
    const database = await settled(openDatabase())
    const keys = database.transaction(storeName, 'readwrite').objectStore(storeName)
    const name = `dpop ${clientKey}`
    // in one transaction: of two tabs that begin at once, the later one finds the key of the other
    const found: unknown = await settled(keys.get(name))
    const isOurs = isKeyPair(found)
    if (!isOurs) await settled(keys.put(fresh, name))
    database.close()
    return isOurs ? found : fresh
  } catch {
    return fresh
  }
}

function openDatabase(): IDBOpenDBRequest {
  const opening = indexedDB.open('stillhere', 1)
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(storeName))
  return opening
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    for (const event of ['error', 'blocked']) request.addEventListener(event, () => reject(new Error(event)))
  })

const isKeyPair = (value: unknown): value is CryptoKeyPair => {
  const { privateKey, publicKey } = Object(value) as Partial<CryptoKeyPair>
  return privateKey instanceof CryptoKey && publicKey instanceof CryptoKey && !privateKey.extractable
}
