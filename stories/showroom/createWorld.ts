// oxlint-disable max-lines-per-function -- the parts of one thing that change together
import { recordSession, type SessionRecording } from '@stillhere/devtools'
import { createSessionEngine, type SessionEngine, type SessionPolicy } from '@stillhere/session-engine'
import { createFakeEnvironment, type FakeClock, type FakeTab } from '@stillhere/session-engine/testing'
import { TokenClientError, type TokenClient } from '@stillhere/token-client'
import { createMemoryClient, createMemoryServer, type MemoryServer } from '@stillhere/token-client/memory'
import type { AppName, Deed } from './deed.ts'

/** A page of the sign-in service that waits for the user. */
type SignInPage = { app: AppName; mode: 'redirect' | 'popup'; answer: (error?: TokenClientError) => void }

type OpenApp = { engine: SessionEngine; recording: SessionRecording; tab: FakeTab }

/** One browser, the sign-in service and the social provider behind it, on one clock. Everything in it is real but time. */
export type World = {
  /** Tells it from the worlds before it. */
  id: number
  clock: FakeClock
  startedAt: number
  sso: MemoryServer
  upstream: MemoryServer
  apps: Map<AppName, OpenApp>
  signInPage: SignInPage | null
  perform(deed: Deed): Promise<void>
}

const hour = 3_600_000
const ada = { iss: 'https://sign-in.example', sub: 'ada', name: 'Ada' }
/** 9 o'clock. */
export const dawn: number = Date.UTC(2026, 0, 5, 9)

/** `onDeed` hears what is done inside the apps, before it happens; `onChange` that something is different now. */
export function createWorld(options: {
  id: number
  policy?: Partial<SessionPolicy>
  onDeed: (deed: Deed) => void
  onChange: () => void
}): World {
  const { clock, tabs } = createFakeEnvironment({ now: dawn })
  const server = (idleTimeoutMs: number) =>
    createMemoryServer({ now: clock.trueNow, sleep: clock.wait, user: ada, idleTimeoutMs })
  const world: World = {
    id: options.id,
    clock,
    startedAt: dawn,
    sso: server(options.policy?.idleTimeoutMs ?? 300_000),
    upstream: server(24 * hour),
    apps: new Map(),
    signInPage: null,
    async perform(deed) {
      if (deed.kind === 'open') open(deed.app)
      if (deed.kind === 'leave') leave(deed.app)
      if (deed.kind === 'act') world.apps.get(deed.app)?.engine.reportActivity('pointer')
      if (deed.kind === 'return') await comeBack(deed.app)
      if (deed.kind === 'command') command(deed)
      if (deed.kind === 'signIn') answerAs(deed.via)
      if (deed.kind === 'closeSignIn') world.signInPage?.answer(closed())
      await clock.advance(0)
    },
  }

  const open = (app: AppName) => {
    const environment = tabs.open()
    const client = createMemoryClient({ key: app, server: world.sso, now: clock.now, sleep: environment.wait })
    const engine = createSessionEngine({
      tokenClient: withPage(client, (mode, signal) => showPage(app, mode, signal)),
      environment,
      activitySources: [],
      ...(options.policy ? { policy: options.policy } : {}),
    })
    const recording = recordSession(engine)
    recording.subscribe(options.onChange)
    engine.start()
    world.apps.set(app, { engine: recorded(engine, app, options.onDeed), recording, tab: environment })
  }
  const leave = (app: AppName) => {
    world.apps.get(app)?.engine.stop()
    world.apps.delete(app)
  }
  const comeBack = async (app: AppName) => {
    const found = world.apps.get(app)
    await found?.tab.blur()
    await found?.tab.focus()
    found?.engine.reportActivity('pointer')
  }
  const command = ({ app, run }: Extract<Deed, { kind: 'command' }>) => {
    const engine = world.apps.get(app)?.engine
    // the store shows what went wrong
    if (engine) run(unrecorded(engine)).catch(() => {})
  }
  const answerAs = (via: 'password' | 'social') => {
    const { upstream, signInPage } = world
    if (via === 'social')
      void upstream.handle({ endpoint: 'authorize' }, () => upstream.touch() ?? upstream.signInAs(upstream.script.user))
    signInPage?.answer()
  }
  const showPage = (app: AppName, mode: SignInPage['mode'], signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const page: SignInPage = {
        app,
        mode,
        answer(error) {
          if (world.signInPage === page) world.signInPage = null
          if (error) reject(error)
          else resolve()
        },
      }
      world.signInPage = page
      signal?.addEventListener('abort', () => page.answer(aborted()))
      options.onChange()
    })
  return world
}

/** Asks for the user's name, unless the service has a session. The memory client alone signs in at once. */
const withPage = (
  client: TokenClient & { server: MemoryServer },
  show: (mode: SignInPage['mode'], signal?: AbortSignal) => Promise<void>,
): TokenClient => ({
  ...client,
  async signIn(request = {}) {
    if (request.prompt === 'login' || !client.server.session()) await show(request.mode ?? 'redirect', request.signal)
    return client.signIn(request)
  },
})

const plain = Symbol('plain')
type Recorded = SessionEngine & { [plain]?: SessionEngine }
const unrecorded = (engine: Recorded) => engine[plain] ?? engine

/** Notes each command, so that it can be given again when time is turned back. */
const recorded = (engine: SessionEngine, app: AppName, onDeed: (deed: Deed) => void): Recorded => {
  const note =
    <Arguments extends unknown[], Result extends Promise<unknown>>(
      command: (from: SessionEngine) => (...given: Arguments) => Result,
    ) =>
    (...given: Arguments): Result => {
      onDeed({ kind: 'command', app, run: (again) => command(again)(...given) })
      return command(engine)(...given)
    }
  return {
    ...engine,
    [plain]: engine,
    signIn: note((from) => from.signIn),
    signOut: note((from) => from.signOut),
    // how long ago the click was is told in the visitor's time, which is not the time of this world
    extendSession: note((from) => () => from.extendSession()),
    reauthenticate: note((from) => from.reauthenticate),
  }
}

const closed = () => new TokenClientError('token-client/popup-closed', 'sign-in', 'The window was closed.')
const aborted = () => new TokenClientError('token-client/aborted', 'sign-in', 'Not wanted any more.')
