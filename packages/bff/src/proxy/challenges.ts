const tokenSchemes: ReadonlySet<string> = new Set(['bearer', 'dpop'])

// commas separate challenges and their parameters; quoted strings may contain commas
const separated = /(?:"(?:[^"\\]|\\.)*"?|[^,"])+/g
const scheme = /^\s*([!#$%&'*+.^_`|~\w-]+)(?:\s+(?!=)|\s*$)/

/**
 * Returns the challenges of `WWW-Authenticate` that concern access tokens. Others, such as Basic, would open a dialog of
 * the browser on the origin of the page.
 */
export function tokenChallenges(value: string | null): string | null {
  let isKept = false
  const kept = [...(value ?? '').matchAll(separated)].filter(([part]) => {
    const name = scheme.exec(part)?.[1]
    if (name !== undefined) isKept = tokenSchemes.has(name.toLowerCase())
    return isKept
  })
  return kept.length ? kept.map(([part]) => part.trim()).join(', ') : null
}
