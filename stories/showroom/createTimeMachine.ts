// oxlint-disable max-lines-per-function -- the parts of one thing that change together
import type { SessionPolicy } from '@stillhere/session-engine'
import { createWorld, dawn, type World } from './createWorld.ts'
import type { AppName, DatedDeed, Deed } from './deed.ts'

/** Minutes and seconds since the start, as an instant of every world. */
export const at = (minutes: number, seconds = 0): number => dawn + minutes * 60_000 + seconds * 1_000

/** A world that moves through time. Going back creates a new world and repeats all actions up to that time. */
export type TimeMachine = {
  readonly world: World
  now(): number
  moveTo(instant: number): Promise<void>
  /** Does something now. What was to come after it is forgotten, unless it is mere activity. */
  perform(deed: Deed): Promise<void>
  /** The user is active in an app; once a second is enough. */
  touch(app: AppName): Promise<void>
  startOver(): Promise<void>
  subscribe(listener: () => void): () => void
  /** Another number whenever something is different. */
  getVersion(): number
}

/** `script` happens by itself when its time comes; `startAt` is where time stands at first. */
export async function createTimeMachine(
  options: { script?: readonly DatedDeed[]; startAt?: number; policy?: Partial<SessionPolicy> } = {},
): Promise<TimeMachine> {
  const { script = [], startAt = dawn } = options
  const listeners = new Set<() => void>()
  let version = 0
  let deeds: DatedDeed[] = []
  let done = 0
  let isReplaying = false
  let world: World
  let touchedAt = 0
  let latest: Promise<void> = Promise.resolve()

  const change = () => {
    version++
    if (!isReplaying) for (const listener of listeners) listener()
  }
  const now = () => world.clock.now()
  const keep = (deed: Deed) => {
    const before = deeds.slice(0, done)
    const after = deed.kind === 'act' ? deeds.slice(done) : []
    deeds = [...before, { ...deed, at: now() }, ...after]
    done++
  }
  const make = () => {
    const made = createWorld({
      id: (world?.id ?? 0) + 1,
      ...(options.policy ? { policy: options.policy } : {}),
      onDeed: (deed) => made === world && !isReplaying && keep(deed),
      onChange: () => made === world && change(),
    })
    for (const { engine } of world?.apps.values() ?? []) engine.stop()
    world = made
    done = 0
  }
  const travel = async (instant: number) => {
    isReplaying = true
    if (instant < now()) make()
    for (let next = deeds[done]; next && next.at <= instant; next = deeds[done]) {
      await world.clock.advance(Math.max(0, next.at - now()))
      done++
      await world.perform(next)
    }
    await world.clock.advance(instant - now())
    isReplaying = false
    change()
  }
  /** One after the other: a world has one time. */
  const inTurn = (task: () => Promise<void>) => (latest = latest.then(task))

  const startOver = () =>
    inTurn(async () => {
      deeds = [...script]
      make()
      await travel(startAt)
    })

  const perform = (deed: Deed) =>
    inTurn(async () => {
      keep(deed)
      await world.perform(deed)
      change()
    })

  await startOver()
  return {
    get world() {
      return world
    },
    now,
    moveTo: (instant) => inTurn(() => travel(instant)),
    perform,
    async touch(app) {
      if (now() >= touchedAt && now() < touchedAt + 1_000) return
      touchedAt = now()
      await perform({ kind: 'act', app })
    },
    startOver,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getVersion: () => version,
  }
}
