import { activityLane, applicationLane, type SessionHistory, type TimelineLane } from '@stillhere/devtools'
import type { TimeMachine } from './createTimeMachine.ts'
import type { AppName } from './deed.ts'
import { serverLane } from './serverLane.ts'

const names = { shop: 'Shop', account: 'Account' }

/** The user, the apps, and the two servers behind them. */
export function actLanes(machine: TimeMachine, apps: readonly AppName[]): TimelineLane[] {
  const { world } = machine
  const now = machine.now()
  return [
    activityLane(togetherIn(machine, apps), now, 'Ada'),
    ...apps.map((app): TimelineLane => {
      const tab = world.apps.get(app)
      return tab
        ? applicationLane(tab.recording.getHistory(), now, names[app])
        : { name: names[app], about: 'application session', tone: 'app', now: 'not open', spans: [], marks: [] }
    }),
    serverLane('Sign-in service', 'SSO session', world.sso, now),
    serverLane('Social provider', 'upstream session', world.upstream, now),
  ]
}

/** One user is active in all apps. */
const togetherIn = ({ world }: TimeMachine, apps: readonly AppName[]): SessionHistory => ({
  begin: { at: world.startedAt, status: 'restoring' },
  facts: apps
    .flatMap((app) => world.apps.get(app)?.recording.getHistory().facts ?? [])
    .sort((one, other) => one.at - other.at),
})
