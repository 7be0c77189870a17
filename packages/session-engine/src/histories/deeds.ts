import { isSessionUsable } from '../state/selectors.ts'
import type { Random } from './random.ts'
import type { Witness, WitnessedTab } from './witness.ts'
import { openWitnessedTab, track } from './witness.ts'

type Stage = { witness: Witness; tab: WitnessedTab; random: Random; note: (what: string) => void }

/** Something that happens to a browser. */
export type Deed = {
  /** How often, relative to the others. */
  weight: number
  /** It may keep activity from being heard or the server from being reached. */
  isTrouble?: true
  does(stage: Stage): void | Promise<void>
}

const second = 1_000
const users = ['ada', 'grace'].map((sub) => ({ iss: 'https://memory.example', sub }))

/** What people do. */
const people: Deed[] = [
  {
    weight: 37,
    does({ witness, tab, note }) {
      tab.act()
      const { status } = tab.engine.store.getState()
      if (status !== 'active' && !(status === 'expiring' && witness.policy.confirm === 'any-activity'))
        return note(`moves the mouse, which does not count (${status})`)
      note('moves the mouse')
      witness.presenceAt = witness.evidenceAt = witness.browser.clock.trueNow()
    },
  },
  {
    weight: 8,
    does({ witness, tab, note }) {
      if (witness.tabs.filter(({ life }) => life !== 'gone').length >= 8) return undefined
      note(`opens a tab beside ${tab.name}`)
      return openWitnessedTab(witness)
    },
  },
  {
    weight: 6,
    does({ witness, tab, note }) {
      if (!isSessionUsable(tab.engine.store.getState())) return
      note('clicks "Stay signed in"')
      witness.evidenceAt = witness.browser.clock.trueNow()
      track(witness, tab, 'extendSession', tab.engine.extendSession())
    },
  },
  {
    weight: 5,
    does({ witness, tab, note }) {
      if (tab.engine.store.getState().status !== 'ended') return
      note('clicks "Sign in again"')
      witness.presenceAt = witness.evidenceAt = witness.browser.clock.trueNow()
      track(witness, tab, 'reauthenticate', tab.engine.reauthenticate())
    },
  },
  {
    weight: 3,
    does({ witness, tab, random, note }) {
      note('signs out')
      witness.serverWasCut = true
      witness.signedOutAt = witness.browser.clock.trueNow()
      track(witness, tab, 'signOut', tab.engine.signOut({ scope: random.pick(['application', 'sso'] as const) }))
    },
  },
  {
    weight: 2,
    does({ witness, tab, random, note }) {
      const { server, clock } = witness.browser
      const user = random.pick(users)
      note(`signs in as ${user.sub}`)
      if (server.session()?.user.sub !== user.sub) server.signInAs(user)
      witness.serverWasCut = true
      witness.presenceAt = witness.evidenceAt = clock.trueNow()
      track(witness, tab, 'signIn', tab.engine.signIn())
    },
  },
  {
    weight: 2,
    does({ tab, note }) {
      note('is closed')
      tab.life = 'gone'
      tab.engine.stop()
    },
  },
]

/** What pages do. */
const pages: Deed[] = [
  {
    weight: 10,
    does({ witness, tab, random, note }) {
      note('asks for an access token')
      const request = random.chance(0.2) ? { forceRenew: true } : {}
      track(witness, tab, 'getAccessToken', tab.engine.getAccessToken(request))
    },
  },
  {
    weight: 2,
    async does({ witness, tab, random, note }) {
      note('is hidden and shown')
      await tab.environment.hide()
      await witness.browser.clock.advance(random.int(20_000))
      await tab.environment.show()
    },
  },
  {
    weight: 3,
    does({ tab, random, note }) {
      note('is throttled')
      tab.environment.throttle(random.pick([1, 1_000]))
    },
  },
]

/** What goes wrong. */
const troubles: Deed[] = [
  {
    weight: 4,
    async does({ witness, random, note }) {
      // a clock set back unnoticed, and then sleep, cannot be told from less sleep: docs/session-model.md
      if (witness.clockWasSet) return
      const ms = random.pick([30, 200, 600]) * second
      note(`the computer sleeps for ${ms / second} s`)
      await witness.browser.clock.sleep(ms)
      // whatever wakes the computer wakes its pages
      for (const other of witness.tabs) if (other.life === 'alive') await other.environment.show()
    },
  },
  {
    weight: 3,
    does({ tab, note }) {
      note('is frozen')
      tab.life = 'frozen'
      tab.environment.freeze()
    },
  },
  {
    weight: 3,
    does({ witness, note }) {
      const frozen = witness.tabs.find(({ life }) => life === 'frozen')
      if (!frozen) return undefined
      note(`${frozen.name} is thawed`)
      frozen.life = 'alive'
      return frozen.environment.thaw()
    },
  },
  {
    weight: 2,
    does({ tab, note }) {
      note('crashes')
      tab.life = 'gone'
      tab.hasCrashed = true
      tab.environment.crash()
    },
  },
  {
    weight: 2,
    does({ witness, random, note }) {
      // nor can how old a message is that has waited for a frozen tab meanwhile
      if (witness.tabs.some(({ life }) => life === 'frozen')) return
      const ms = random.pick([-3_600, -60, 60]) * second
      note(`somebody sets the clock by ${ms / second} s`)
      witness.clockWasSet = true
      witness.browser.clock.jump(ms)
    },
  },
  {
    weight: 2,
    async does({ witness, tab, random, note }) {
      note('the network goes and comes back')
      await tab.environment.goOffline()
      await witness.browser.clock.advance(random.int(30_000))
      await tab.environment.goOnline()
    },
  },
  {
    weight: 3,
    does({ witness, random, note }) {
      const codes = ['token-client/network', 'token-client/server-unavailable', 'token-client/timeout'] as const
      const code = random.pick(codes)
      note(`the server fails: ${code}`)
      witness.browser.server.fail(code, 1 + random.int(3))
    },
  },
  {
    weight: 2,
    does({ witness, random, note }) {
      note('the server is slow')
      witness.browser.server.setLatency(random.pick([0, 50, 3_000]))
    },
  },
  {
    weight: 1,
    does({ witness, note }) {
      note('an operator ends the session at the server')
      witness.serverWasCut = true
      witness.browser.server.endSession()
    },
  },
]

export const deeds: readonly Deed[] = [
  ...people,
  ...pages,
  ...troubles.map((deed): Deed => ({ ...deed, isTrouble: true })),
]
