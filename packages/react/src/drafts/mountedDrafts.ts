import type { SessionEngine } from '@stillhere/session-engine'

const mounted = new WeakMap<SessionEngine, Set<() => boolean>>()

/** Tells whether any mounted `useDraft` of this engine differs from its initial value. */
export const hasDrafts = (engine: SessionEngine): boolean =>
  [...(mounted.get(engine) ?? [])].some((isChanged) => isChanged())

/** Registers a mounted draft. Returns the removal. */
export function registerDraft(engine: SessionEngine, isChanged: () => boolean): () => void {
  const drafts = mounted.get(engine) ?? new Set()
  mounted.set(engine, drafts.add(isChanged))
  return () => drafts.delete(isChanged)
}
