'use client'
import { useContext, useState, useSyncExternalStore } from 'react'
import { createDraft, type DraftResult } from '../drafts/createDraft.ts'
import type { DraftOptions } from '../drafts/draftShelf.ts'
import { InitialSessionContext } from '../InitialSession.ts'
import { personOf } from '../personOf.ts'
import { useSessionEngine } from '../SessionContext.ts'

/**
 * `useState` for what a person types, kept through an end of the session, a reload and a sign-in that leaves the page.
 * Only the same person gets it back, within 20 h (WCAG 2.2.6), and a sign-out deletes it. A guest's stays in memory.
 * JSON values only; what no longer has the shape of `initial` is not restored. All but `key` is read once.
 *
 * @example const [note, setNote, { restoredAt, discard }] = useDraft('note', '')
 * @throws Error outside an `AuthProvider`
 */
export function useDraft<T>(key: string, initial: T, options: DraftOptions = {}): DraftResult<T> {
  const engine = useSessionEngine('useDraft')
  const server = useContext(InitialSessionContext)
  const presumed = server && personOf(server.user)
  const make = () => ({ engine, key, draft: createDraft(engine, key, initial, options, presumed) })
  // not a memo, which React may drop together with what was typed
  const [kept, keep] = useState(make)
  let current = kept
  if (kept.engine !== engine || kept.key !== key) keep((current = make()))
  const { subscribe, getSnapshot, getServerSnapshot } = current.draft
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot)
}
