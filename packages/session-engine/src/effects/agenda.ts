import type { Clock } from '../environment/clock.ts'
import { attempt } from './listeners.ts'

/** A task that is due at an instant, or not at all (`null`). After `run`, it must be due later or not at all. */
type AgendaItem = { dueAt(): number | null; run(at: number): void }

/** All timed tasks of the engine, behind the single alarm of a tab. */
export type Agenda = {
  /** Adds an item and returns a function that removes it. */
  add(item: AgendaItem): () => void
  /** Runs what is due and sets the alarm again. For an alarm, and after the page may have slept. */
  ring(): void
  /** Rings if the alarm is late. Call it before a decision that depends on the state. Costs one look at the clock. */
  catchUp(): void
  /** Sets the alarm for the earliest item. Call it after a change. */
  update(): void
  stop(): void
}

/** A delay of the alarm from which it counts as a gap, in ms: the computer slept, or the page was frozen. */
const gapMs = 5_000

/** Pause after an item threw, in ms. Without it, an item that stays due would ring without end. */
const pauseAfterErrorMs = 1_000

export function createAgenda(
  clock: Pick<Clock, 'setAlarm'>,
  now: () => number,
  onGap: (gapMs: number) => void,
): Agenda {
  const items = new Set<AgendaItem>()
  let armedFor: number | null = null
  let pausedUntil = -Infinity
  let cancel = () => {}

  const disarm = () => {
    cancel()
    cancel = () => {}
    armedFor = null
  }
  const update = () => {
    let next: number | null = null
    for (const item of items) {
      const dueAt = item.dueAt()
      if (dueAt !== null && (next === null || dueAt < next)) next = dueAt
    }
    if (next === armedFor) return
    disarm()
    if (next === null) return
    armedFor = next
    cancel = clock.setAlarm(Math.max(next, pausedUntil) - now(), ring)
  }
  const ring = () => {
    const at = now()
    if (armedFor !== null && at - armedFor > gapMs) onGap(at - armedFor)
    disarm()
    for (const item of items) {
      const dueAt = item.dueAt()
      if (dueAt === null || dueAt > at) continue
      if (!attempt(() => item.run(at))) pausedUntil = at + pauseAfterErrorMs
    }
    update()
  }
  return {
    add(item) {
      items.add(item)
      update()
      return () => {
        items.delete(item)
        update()
      }
    },
    ring,
    catchUp() {
      if (armedFor !== null && armedFor <= now()) ring()
    },
    update,
    stop() {
      items.clear()
      disarm()
    },
  }
}
