import { useState } from 'react'
import { ownerOf } from '../../drafts/ownerOf.ts'
import { useSession } from '../../hooks/useSession.ts'
import { useInitialUser } from '../../InitialSession.ts'
import { personOf } from '../../personOf.ts'

/**
 * A key for what must not stay for the next person: grows when somebody else signs in and when the person signs out.
 * A guest who signs in is no other person.
 */
export function useCleanSlate(): number {
  const initial = useInitialUser()
  const owner = useSession(ownerOf) ?? (initial && personOf(initial))
  const [slate, setSlate] = useState({ owner, count: 0 })
  if (owner === slate.owner) return slate.count
  const count = slate.owner === null ? slate.count : slate.count + 1
  setSlate({ owner, count })
  return count
}
