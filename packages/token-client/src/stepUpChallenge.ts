/** What an API wants of a sign-in before it goes on (RFC 9470 §3). */
export type StepUpChallenge = { acrValues?: string; maxAge?: number }

/** `null`: the answer asks for no stronger or fresher sign-in. Of several challenges the first that does counts. */
export function stepUpChallenge({ status, headers }: Response): StepUpChallenge | null {
  if (status !== 401) return null
  for (const { error, acr_values: acrValues, max_age: age = '' } of challenges(headers.get('www-authenticate') ?? '')) {
    if (error !== 'insufficient_user_authentication') continue
    return { ...(acrValues ? { acrValues } : {}), ...(/^\d+$/.test(age) ? { maxAge: Number(age) } : {}) }
  }
  return null
}

/** The parameters of each challenge: a word without a value is a scheme, and begins the next one (RFC 9110 §11.6.1). */
function challenges(header: string): Record<string, string>[] {
  const found: Record<string, string>[] = []
  for (const [, name = '', quoted, plain] of header.matchAll(
    /([\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g,
  )) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain
    if (value === undefined) found.push({})
    else Object.assign(found.at(-1) ?? {}, { [name.toLowerCase()]: value })
  }
  return found
}
