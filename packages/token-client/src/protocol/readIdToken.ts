import { fromBase64url } from './base64url.ts'

/** Claims of which only so much is known: nobody has checked them yet. */
export type UncheckedClaims = Readonly<Record<string, unknown>>

/** An ID token taken apart. */
export type ReadIdToken = { header: UncheckedClaims; claims: UncheckedClaims; content: string; signature: string }

/** `__proto__`, at any depth, would poison whoever copies the claims; with the others an object fails to become a text. */
export const withoutPrototype = (name: string, value: unknown): unknown =>
  /^(__proto__|toString|valueOf)$/.test(name) ? undefined : value

/**
 * Takes a signed token apart (JWS compact serialisation, RFC 7515 §7.1): three parts, of base64url and nothing else,
 * that hold JSON in UTF-8. Throws on any other text. What is in it is worth nothing until it has been checked.
 */
export function readIdToken(token: string): ReadIdToken {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new SyntaxError()
  const [head = '', payload = '', signature = ''] = token.split('.')
  const read = (part: string): UncheckedClaims =>
    Object(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(part)), withoutPrototype))
  return { header: read(head), claims: read(payload), content: `${head}.${payload}`, signature }
}
