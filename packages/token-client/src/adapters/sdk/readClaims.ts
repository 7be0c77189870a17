/** Returns the claims of a JWT that the SDK has verified; none when the token is opaque. */
export function readClaims(token: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const payload = (token?.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0))
    return Object(JSON.parse(new TextDecoder().decode(bytes))) as Record<string, unknown>
  } catch {
    return {}
  }
}
