import { useEffect, useState } from 'react'
import { useSessionEngine } from '@stillhere/react'
import { sessionStory, type Happening } from './sessionStory.ts'
import type { SessionLook } from './sessionLook.ts'
import { watchSessions } from './watchSessions.ts'

/** As much as somebody reads. */
const longest = 40

/** All three sessions as of now, and what has happened to them since this page was opened, latest first. */
export function useSessionLooks(upstreamName: string): {
  look: SessionLook | null
  story: readonly Happening[]
  now: number
} {
  const engine = useSessionEngine('useSessionLooks')
  const [seen, setSeen] = useState<{ look: SessionLook | null; story: readonly Happening[] }>({ look: null, story: [] })
  const [now, setNow] = useState(() => engine.now())
  useEffect(
    () =>
      watchSessions(engine, (look) =>
        setSeen((last) => {
          const news = last.look ? sessionStory(last.look, look, upstreamName).reverse() : []
          return { look, story: [...news, ...last.story].slice(0, longest) }
        }),
      ),
    [engine, upstreamName],
  )
  useEffect(() => {
    const timer = setInterval(() => setNow(engine.now()), 1_000)
    return () => clearInterval(timer)
  }, [engine])
  return { ...seen, now: Math.max(now, seen.look?.at ?? 0) }
}
