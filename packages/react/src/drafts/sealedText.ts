import { draftKey } from '../dom/draftKey.ts'

/** `about` is what the text belongs to: it must be the same on opening. Rejects where the browser cannot do it. */
export async function sealText(keyName: string, about: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(algorithm(iv, about), await draftKey(keyName), encode(text))
  return btoa(Array.from([...iv, ...new Uint8Array(sealed)], (byte) => String.fromCharCode(byte)).join(''))
}

/** Rejects what was sealed about something else, with another key, or was changed since. */
export async function openText(keyName: string, about: string, sealed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(sealed), (char) => char.charCodeAt(0))
  const opening = algorithm(bytes.subarray(0, 12), about)
  return new TextDecoder().decode(await crypto.subtle.decrypt(opening, await draftKey(keyName), bytes.subarray(12)))
}

const encode = (text: string) => new TextEncoder().encode(text)
const algorithm = (iv: Uint8Array<ArrayBuffer>, about: string): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: encode(about),
})
