import type { Messages } from '@stillhere/react'
import type { ReactNode } from 'react'
import { actLanes } from './actLanes.ts'
import { AppWindow } from './AppWindow.tsx'
import type { TimeMachine } from './createTimeMachine.ts'
import type { AppName, Deed } from './deed.ts'
import { ServerJournal } from './ServerJournal.tsx'
import { Showroom } from './Showroom.tsx'
import { TimeButtons } from './TimeButtons.tsx'
import { TimelineCard } from './TimelineCard.tsx'
import { useTimeMachine } from './useTimeMachine.ts'

export type ActPageProps = {
  machine: TimeMachine
  title: string
  text: ReactNode
  apps: readonly AppName[]
  /** What the visitor can do besides what the apps offer. */
  deeds?: readonly { name: string; deed: Deed }[]
  messages?: Partial<Messages>
}

/** One act: the apps, what can be done, and the three layers of sessions on one axis. */
export function ActPage({ machine, title, text, apps, deeds = [], messages }: ActPageProps): ReactNode {
  const time = useTimeMachine(machine)
  const { world } = machine
  return (
    <Showroom>
      <div className="act-top">
        <div className="showroom-intro">
          <h1>{title}</h1>
          <p>{text}</p>
        </div>
        <div className="act-controls">
          {deeds.length > 0 && (
            <div className="buttons">
              {deeds.map(({ name, deed }) => (
                <button key={name} type="button" className="main" onClick={() => void machine.perform(deed)}>
                  {name}
                </button>
              ))}
            </div>
          )}
          <TimeButtons machine={machine} time={time} />
        </div>
      </div>
      <div className="windows">
        {apps.map((app) => (
          <AppWindow key={app} machine={machine} app={app} messages={messages} />
        ))}
      </div>
      <TimelineCard machine={machine} axisMs={12 * 60_000} lanes={actLanes(machine, apps)} />
      <div className="windows">
        <ServerJournal name="sign-in service" server={world.sso} from={world.startedAt} />
        <ServerJournal name="social provider" server={world.upstream} from={world.startedAt} />
      </div>
    </Showroom>
  )
}
