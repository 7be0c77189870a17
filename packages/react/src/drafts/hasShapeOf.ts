/**
 * Whether a stored value can stand where `initial` did: the same kinds of things in the same places. A form may have
 * changed since. `null` says nothing about what may stand in its place, and an empty list nothing about its items.
 */
export function hasShapeOf(value: unknown, initial: unknown): boolean {
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
