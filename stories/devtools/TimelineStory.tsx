import { SessionTimeline } from '@stillhere/devtools'
import type { ReactNode } from 'react'
import type { TimeMachine } from '../showroom/createTimeMachine.ts'
import { serverLane } from '../showroom/serverLane.ts'
import { TimeButtons } from '../showroom/TimeButtons.tsx'
import { useTimeMachine } from '../showroom/useTimeMachine.ts'
import './timelineStory.css'

/** The shop's timeline, with the upstream session that only this world can know; `slider`: time can be moved. */
export function TimelineStory({ machine, slider = false }: { machine: TimeMachine; slider?: boolean }): ReactNode {
  const time = useTimeMachine(machine)
  const { world } = machine
  const now = machine.now()
  const shop = world.apps.get('shop')
  const upstream = serverLane('Social provider', 'upstream session', world.upstream, now)
  if (!shop) return null
  return (
    <div className="timeline-story">
      <SessionTimeline
        key={world.id}
        recording={shop.recording}
        lanes={world.upstream.requests.length > 0 ? [upstream] : []}
      />
      {slider && (
        <div className="timeline-story-time">
          <input
            type="range"
            aria-label="Time"
            min={world.startedAt}
            max={world.startedAt + 720_000}
            step={1_000}
            value={now}
            onChange={(event) => void machine.moveTo(event.target.valueAsNumber)}
          />
          <button type="button" onClick={() => void machine.perform({ kind: 'act', app: 'shop' })}>
            Touch the page
          </button>
          <TimeButtons machine={machine} time={time} />
        </div>
      )}
    </div>
  )
}
