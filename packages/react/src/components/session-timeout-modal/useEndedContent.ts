import { useEffect, useState, type ComponentType } from 'react'
import type { EndedContentProps } from '../session-ended-dialog/EndedContent.tsx'

type Loaded = { EndedContent?: ComponentType<EndedContentProps> }

/** What is said when nobody answers. Comes while it is asked: afterwards the network may be gone. */
export function useEndedContent(isAsking: boolean, isOver: boolean): Loaded {
  const [loaded] = useState<Loaded>({})
  const [, setLate] = useState(false)
  useEffect(() => {
    if (!isAsking) return
    import('../session-ended-dialog/EndedContent.tsx').then(
      ({ EndedContent }) => {
        loaded.EndedContent = EndedContent
        return isOver && setLate(true) // nothing renders for it while it is asked
      },
      () => {},
    )
  }, [isAsking, isOver, loaded])
  return loaded
}
