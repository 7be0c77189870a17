import { useEffect, useState } from 'react'
import { useSessionEngine } from '@stillhere/react'
import { sessionStory, type Happening } from './sessionStory.ts'
import { keepStory, readStory, type Seen } from './keptStory.ts'
import type { SessionLook } from './sessionLook.ts'
import { watchSessions } from './watchSessions.ts'

/** Number of events to show. */
const longest = 40

/** Returns all three sessions and their events since this tab opened the page, latest first. */
export function useSessionLooks(upstreamName: string): {
  look: SessionLook | null
  story: readonly Happening[]
  now: number
} {
  const engine = useSessionEngine('useSessionLooks')
  const [kept] = useState(readStory)
  const [seen, setSeen] = useState<Seen>({ ...kept, look: null })
  const [now, setNow] = useState(() => engine.now())
  useEffect(
    () =>
      watchSessions(engine, kept.look?.statusAt ?? -Infinity, (look) =>
        setSeen((last) => {
          const before = last.look ?? kept.look
          const news = before ? sessionStory(before, look, upstreamName).reverse() : []
          return { look, story: [...news, ...last.story].slice(0, longest) }
        }),
      ),
    [engine, kept, upstreamName],
  )
  useEffect(() => {
    if (seen.look) keepStory(seen)
  }, [seen])
  useEffect(() => {
    const timer = setInterval(() => setNow(engine.now()), 1_000)
    return () => clearInterval(timer)
  }, [engine])
  return { ...seen, now: Math.max(now, seen.look?.at ?? 0) }
}
