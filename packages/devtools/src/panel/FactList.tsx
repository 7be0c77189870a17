import { useSyncExternalStore, type ReactNode } from 'react'
import type { SessionRecording } from '../recorder/recordSession.ts'
import { formatClock } from '../timeline/timelineAxis.ts'
import { describeFact } from './panelTexts.ts'

const maxShown = 50

/** Lists the facts, the latest first. Changes of deadlines are in the timeline instead. */
export function FactList({ recording }: { recording: SessionRecording }): ReactNode {
  const { facts } = useSyncExternalStore(recording.subscribe, recording.getHistory, recording.getHistory)
  const told = facts.map((fact, id) => ({ fact, id })).filter(({ fact }) => fact.type !== 'deadlinesMoved')
  return (
    <details>
      <summary>Events, {told.length}</summary>
      <ol className="stillhere-devtools-facts">
        {told
          .slice(-maxShown)
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
