import type { Clock } from '../environment/clock.ts'

/** Something that is due at an instant, or not at all. After `run` it must be due later, or no more. */
type AgendaItem = { dueAt(): number | null; run(at: number): void }

/** Everything that the engine waits for, behind the one alarm that a tab has. */
export type Agenda = {
  add(item: AgendaItem): () => void
  /** Compares instants and does what is due: on an alarm, on waking up, before an activity counts. */
  ring(): void
  /** Sets the alarm anew after something has changed. */
  update(): void
  stop(): void
}

export function createAgenda(
  clock: Pick<Clock, 'setAlarm'>,
  now: () => number,
  onGap: (gapMs: number) => void,
): Agenda {
  const items = new Set<AgendaItem>()
  let armedFor: number | null = null
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
    cancel = clock.setAlarm(next - now(), ring)
  }
  const ring = () => {
    const at = now()
    if (armedFor !== null && at - armedFor > 5_000) onGap(at - armedFor)
    disarm()
    for (const item of items) {
      const dueAt = item.dueAt()
      if (dueAt !== null && dueAt <= at) item.run(at)
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
    update,
    stop() {
      items.clear()
      disarm()
    },
  }
}
