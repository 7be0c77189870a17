import {
  createMemoryClient,
  createMemoryServer,
  type MemoryServer,
  type MemoryServerScript,
} from '@stillhere/token-client/memory'
import type { TokenClient } from '@stillhere/token-client'
import type { AuditEvent } from '../auditEvent.ts'
import { createSessionEngine } from '../createSessionEngine.ts'
import type { SessionEngine } from '../sessionEngine.ts'
import type { SessionPolicy } from '../state/sessionPolicy.ts'
import type { FakeClock } from './fakeClock.ts'
import { createFakeEnvironment, type FakeEnvironment, type FakeTab } from './fakeEnvironment.ts'

export type TestTab = {
  engine: SessionEngine
  tokenClient: TokenClient & { server: MemoryServer }
  environment: FakeTab
  /** Reports user activity in this tab. */
  act(): void
  events: AuditEvent[]
}

export type TestBrowser = FakeEnvironment & {
  server: MemoryServer
  /** Opens a tab of the app and lets its engine look for a session. */
  openTab(): Promise<TestTab>
}

/** Creates a browser, an authorization server with an SSO session (unless `signedIn` is `false`), and tabs of one app, in memory. */
export function createTestBrowser(
  options: MemoryServerScript & {
    policy?: Partial<SessionPolicy>
    renewal?: 'silent-authentication' | 'refresh-token'
    startAt?: number
    /** An existing clock, for instance that of a fake API. Default: a new one. */
    clock?: FakeClock
  } = {},
): TestBrowser {
  const { policy, renewal, startAt, clock, ...script } = options
  const world = createFakeEnvironment({
    ...(startAt === undefined ? {} : { now: startAt }),
    ...(clock ? { clock } : {}),
  })
  const server = createMemoryServer({ signedIn: true, ...script, now: world.clock.trueNow, sleep: world.clock.wait })
  return {
    ...world,
    server,
    async openTab() {
      const environment = world.tabs.open()
      const tokenClient = createMemoryClient({
        server,
        now: environment.clock.now,
        sleep: environment.wait,
        isOnline: environment.network.isOnline,
        ...(renewal ? { renewal } : {}),
      })
      const events: AuditEvent[] = []
      const engine = createSessionEngine({
        tokenClient,
        environment,
        activitySources: [],
        ...(policy ? { policy } : {}),
        onEvent: (event) => events.push(event),
      })
      engine.start()
      await world.clock.advance(0)
      return { engine, tokenClient, environment, act: () => engine.reportActivity('test'), events }
    },
  }
}
