import { base64url } from 'jose'

/** SHA-256, as text that fits into names, keys and addresses. */
export const hash = async (text: string): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))

/** 256 random bits. */
export const newSecret = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
