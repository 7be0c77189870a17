import { base64url } from 'jose'
import { createHash } from 'node:crypto'

/**
 * SHA-256, as text that fits into names, keys and addresses. Not by Web Crypto, which goes by way of another thread: that
 * costs ten times what so short a text does.
 */
export const hash = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** 256 random bits. */
export const newSecret = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
