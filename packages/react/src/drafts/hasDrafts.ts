import type { SessionEngine } from '@stillhere/session-engine'

const mounted = new WeakMap<SessionEngine, Set<() => boolean>>()

/** Whether any mounted `useDraft` of this engine holds something that differs from its initial value. */
export const hasDrafts = (engine: SessionEngine): boolean =>
  [...(mounted.get(engine) ?? [])].some((isChanged) => isChanged())

/** Counts a draft in while it is mounted. Returns the end of that. */
export function countDraft(engine: SessionEngine, isChanged: () => boolean): () => void {
  const drafts = mounted.get(engine) ?? new Set()
  mounted.set(engine, drafts.add(isChanged))
  return () => drafts.delete(isChanged)
}
