import { useSyncExternalStore, type ReactNode } from 'react'
import type { SessionRecording } from '../recorder/recordSession.ts'
import { formatClock } from '../timeline/formatClock.ts'
import { describeFact } from './describeFact.ts'

const most = 50

/** What has happened, the latest first. Where the deadlines went is drawn, not listed. */
export function FactList({ recording }: { recording: SessionRecording }): ReactNode {
  const { facts } = useSyncExternalStore(recording.subscribe, recording.getHistory, recording.getHistory)
  const told = facts.map((fact, id) => ({ fact, id })).filter(({ fact }) => fact.type !== 'deadlinesMoved')
  return (
    <details>
      <summary>Events, {told.length}</summary>
      <ol className="stillhere-devtools-facts">
        {told
          .slice(-most)
          .reverse()
          .map(({ fact, id }) => (
            <li key={id}>
              <time>{formatClock(fact.at)}</time> <bdi>{describeFact(fact)}</bdi>
            </li>
          ))}
      </ol>
    </details>
  )
}
