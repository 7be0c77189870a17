import type { CSSProperties, ReactNode } from 'react'
import type { LiveSession } from './sessionLook.ts'

/** One of the three sessions: its user, remaining time and actions. */
export function SessionBar(props: {
  title: string
  keeper: string
  session: LiveSession | null
  /** Text in place of the time if there is no session. */
  ended: string
  wholeMs: number
  now: number
}): ReactNode {
  const { title, keeper, session, ended, wholeMs, now } = props
  const leftMs = session ? Math.max(0, session.endsAt - now) : 0
  const isLive = leftMs > 0
  const share = Math.min(1, leftMs / wholeMs)
  return (
    <section
      className="session card"
      data-live={isLive}
      data-soon={isLive && share <= 0.25}
      style={{ '--left': share } as CSSProperties}
      aria-label={title}
    >
      <h2>{title}</h2>
      <p className="quiet">{keeper}</p>
      <p className="session-time">
        {isLive ? (
          <>
            <b>{clock(leftMs)}</b> <span className="quiet">left for {session?.user}</span>
          </>
        ) : (
          <>
            <b>–</b> <span className="quiet">{session ? 'Just ended.' : ended}</span>
          </>
        )}
      </p>
      <i className="session-track" aria-hidden="true" />
    </section>
  )
}

const clock = (ms: number): string => {
  const seconds = Math.ceil(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
