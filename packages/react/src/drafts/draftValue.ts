/** Serializes a draft's value; returns `null` for what JSON cannot hold, such as a circular object. */
export function serializeDraft(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null
  } catch {
    return null
  }
}

/** Parses a stored value; returns `undefined` unless it has the shape of `initial`. */
export function parseDraft<T>(text: string, initial: T): T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return hasShapeOf(value, initial) ? (value as T) : undefined
  } catch {
    return undefined
  }
}

/**
 * Tells whether a stored value can replace `initial`: the same types in the same places, as a form may have changed
 * since. `null` accepts everything, and an empty list accepts all items.
 */
function hasShapeOf(value: unknown, initial: unknown): boolean {
  if (initial === null || initial === undefined) return true
  if (Array.isArray(initial))
    return Array.isArray(value) && (initial.length === 0 || value.every((item) => hasShapeOf(item, initial[0])))
  if (typeof initial !== 'object') return typeof value === typeof initial
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(initial).every(([name, part]) => hasShapeOf((value as Record<string, unknown>)[name], part))
  )
}
