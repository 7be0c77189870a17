import { base64url, utf8 } from './base64url.ts'

/** 256 random bits as text: a code verifier, a `state`, a `nonce` (RFC 7636 §4.1). */
export const newSecret = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))

/** What is shown of a code verifier when the code is asked for: its digest, method S256 (RFC 7636 §4.2). */
export const codeChallenge = async (verifier: string): Promise<string> =>
  base64url(await crypto.subtle.digest('SHA-256', utf8(verifier)))
