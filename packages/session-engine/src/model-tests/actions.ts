import { isSessionUsable } from '../state/sessionState.ts'
import type { Random } from './random.ts'
import type { Oracle, ObservedTab } from './oracle.ts'
import { openObservedTab, observe } from './oracle.ts'

type ActionContext = { oracle: Oracle; tab: ObservedTab; random: Random; note: (what: string) => void }

/** An action on a simulated browser: of a user, of a page, or a failure. */
export type Action = {
  /** How often it is chosen, relative to the others. */
  weight: number
  /** The action may suppress activity or make the server unreachable. */
  isTrouble?: true
  perform(stage: ActionContext): void | Promise<void>
}

const second = 1_000
const users = ['ada', 'grace'].map((sub) => ({ iss: 'https://memory.example', sub }))

/** Actions of users. */
const userActions: Action[] = [
  {
    weight: 37,
    perform({ oracle, tab, note }) {
      tab.act()
      const { status } = tab.engine.store.getState()
      if (status !== 'active' && !(status === 'expiring' && oracle.policy.confirm === 'any-activity'))
        return note(`moves the mouse, which does not count (${status})`)
      note('moves the mouse')
      oracle.activityAt = oracle.userActedAt = oracle.browser.clock.trueNow()
    },
  },
  {
    weight: 8,
    perform({ oracle, tab, note }) {
      if (oracle.tabs.filter(({ life }) => life !== 'gone').length >= 8) return undefined
      note(`opens a tab beside ${tab.name}`)
      return openObservedTab(oracle)
    },
  },
  {
    weight: 6,
    perform({ oracle, tab, note }) {
      if (!isSessionUsable(tab.engine.store.getState())) return
      note('clicks "Stay signed in"')
      oracle.userActedAt = oracle.browser.clock.trueNow()
      observe(oracle, tab, 'extendSession', tab.engine.extendSession())
    },
  },
  {
    weight: 5,
    perform({ oracle, tab, note }) {
      if (tab.engine.store.getState().status !== 'ended') return
      note('clicks "Sign in again"')
      oracle.activityAt = oracle.userActedAt = oracle.browser.clock.trueNow()
      observe(oracle, tab, 'reauthenticate', tab.engine.reauthenticate())
    },
  },
  {
    weight: 3,
    perform({ oracle, tab, random, note }) {
      note('signs out')
      oracle.serverSessionChanged = true
      oracle.signedOutAt = oracle.browser.clock.trueNow()
      observe(oracle, tab, 'signOut', tab.engine.signOut({ scope: random.pick(['application', 'sso'] as const) }))
    },
  },
  {
    weight: 2,
    perform({ oracle, tab, random, note }) {
      const { server, clock } = oracle.browser
      const user = random.pick(users)
      note(`signs in as ${user.sub}`)
      if (server.session()?.user.sub !== user.sub) server.signInAs(user)
      oracle.serverSessionChanged = true
      oracle.activityAt = oracle.userActedAt = clock.trueNow()
      observe(oracle, tab, 'signIn', tab.engine.signIn())
    },
  },
  {
    weight: 2,
    perform({ tab, note }) {
      note('is closed')
      tab.life = 'gone'
      tab.engine.stop()
    },
  },
]

/** Actions of pages. */
const pageActions: Action[] = [
  {
    weight: 10,
    perform({ oracle, tab, random, note }) {
      note('asks for an access token')
      const request = random.chance(0.2) ? { forceRenew: true } : {}
      observe(oracle, tab, 'getAccessToken', tab.engine.getAccessToken(request))
    },
  },
  {
    weight: 2,
    async perform({ oracle, tab, random, note }) {
      note('is hidden and shown')
      await tab.environment.hide()
      await oracle.browser.clock.advance(random.int(20_000))
      await tab.environment.show()
    },
  },
  {
    weight: 3,
    perform({ tab, random, note }) {
      note('is throttled')
      tab.environment.throttle(random.pick([1, 1_000]))
    },
  },
]

/** Failures. */
const failures: Action[] = [
  {
    weight: 4,
    async perform({ oracle, random, note }) {
      // a clock that was set back, followed by sleep, looks like less sleep: docs/session-model.md
      if (oracle.clockWasSet) return
      const ms = random.pick([30, 200, 600]) * second
      note(`the computer sleeps for ${ms / second} s`)
      await oracle.browser.clock.sleep(ms)
      // the pages wake with the computer
      for (const other of oracle.tabs) if (other.life === 'alive') await other.environment.show()
    },
  },
  {
    weight: 3,
    perform({ tab, note }) {
      note('is frozen')
      tab.life = 'frozen'
      tab.environment.freeze()
    },
  },
  {
    weight: 3,
    perform({ oracle, note }) {
      const frozen = oracle.tabs.find(({ life }) => life === 'frozen')
      if (!frozen) return undefined
      note(`${frozen.name} is thawed`)
      frozen.life = 'alive'
      return frozen.environment.thaw()
    },
  },
  {
    weight: 2,
    perform({ tab, note }) {
      note('crashes')
      tab.life = 'gone'
      tab.hasCrashed = true
      tab.environment.crash()
    },
  },
  {
    weight: 2,
    perform({ oracle, random, note }) {
      // the age of a message that waits for a frozen tab is unknown then: docs/session-model.md
      if (oracle.tabs.some(({ life }) => life === 'frozen')) return
      const ms = random.pick([-3_600, -60, 60]) * second
      note(`the clock is set by ${ms / second} s`)
      oracle.clockWasSet = true
      oracle.browser.clock.jump(ms)
    },
  },
  {
    weight: 2,
    async perform({ oracle, tab, random, note }) {
      note('the network goes and comes back')
      await tab.environment.goOffline()
      await oracle.browser.clock.advance(random.int(30_000))
      await tab.environment.goOnline()
    },
  },
  {
    weight: 3,
    perform({ oracle, random, note }) {
      const codes = ['token-client/network', 'token-client/server-unavailable', 'token-client/timeout'] as const
      const code = random.pick(codes)
      note(`the server fails: ${code}`)
      oracle.browser.server.fail(code, 1 + random.int(3))
    },
  },
  {
    weight: 2,
    perform({ oracle, random, note }) {
      note('the server is slow')
      oracle.browser.server.setLatency(random.pick([0, 50, 3_000]))
    },
  },
  {
    weight: 1,
    perform({ oracle, note }) {
      note('an operator ends the session at the server')
      oracle.serverSessionChanged = true
      oracle.browser.server.endSession()
    },
  },
]

export const actions: readonly Action[] = [
  ...userActions,
  ...pageActions,
  ...failures.map((action): Action => ({ ...action, isTrouble: true })),
]
