'use client'
import { useContext, useState, useSyncExternalStore } from 'react'
import { createDraft, type DraftResult } from '../drafts/createDraft.ts'
import type { DraftOptions } from '../drafts/draftStorage.ts'
import { userKey } from '../identity.ts'
import { InitialSessionContext, useSessionEngine } from '../SessionContext.ts'

/**
 * Works like `useState` for typed input, and keeps it through the end of a session, a reload and a redirect to sign-in.
 * Only the same user gets it back, within 20 h (WCAG 2.2.6). A sign-out deletes it. A guest's input stays in memory.
 * The value must be JSON. A stored value that does not have the shape of `initial` is ignored. Only `key` may change.
 *
 * @example const [note, setNote, { restoredAt, discard }] = useDraft('note', '')
 * @throws Error outside an `AuthProvider`
 */
export function useDraft<T>(key: string, initial: T, options: DraftOptions = {}): DraftResult<T> {
  const engine = useSessionEngine('useDraft')
  const server = useContext(InitialSessionContext)
  const presumed = server && userKey(server.user)
  const make = () => ({ engine, key, draft: createDraft(engine, key, initial, options, presumed) })
  // not a memo: React may drop a memo, and with it the user's input
  const [kept, keep] = useState(make)
  let current = kept
  if (kept.engine !== engine || kept.key !== key) keep((current = make()))
  const { subscribe, getSnapshot, getServerSnapshot } = current.draft
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot)
}
