import type { ReadonlyStore } from '../sessionEngine.ts'
import type { Agenda } from './agenda.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'

type Listener = (state: number | null, previous: number | null) => void

/** The whole seconds that are left. Wakes up once a second, only while it is watched, the page is seen and time runs out. */
export function createCountdown({
  agenda,
  clock,
  getState,
  environment,
}: Pick<EffectContext, 'clock' | 'getState' | 'environment'> & { agenda: Pick<Agenda, 'add' | 'update'> }): {
  store: ReadonlyStore<number | null>
  /** Begins to follow the session; returns its stop. */
  start: SessionEffect
} {
  const listeners = new Set<Listener>()
  let shown: number | null = null

  const left = () => {
    const state = getState()
    return state.status === 'expiring' ? Math.max(0, Math.ceil((state.deadlineAt - clock.now()) / 1_000)) : null
  }
  const refresh = () => {
    const previous = shown
    shown = left()
    if (shown !== previous) listeners.forEach((listener) => listener(shown, previous))
  }
  return {
    store: {
      getState: () => (listeners.size > 0 ? shown : left()),
      getInitialState: () => null,
      subscribe(listener) {
        listeners.add(listener)
        shown = left()
        agenda.update()
        return () => {
          listeners.delete(listener)
          agenda.update()
        }
      },
    },
    start({ onCommit }) {
      const stopCommits = onCommit(refresh)
      const stopVisibility = environment.visibility.subscribe(refresh)
      const stopAgenda = agenda.add({
        dueAt() {
          const state = getState()
          if (state.status !== 'expiring' || listeners.size === 0 || !environment.visibility.isVisible() || !shown)
            return null
          return state.deadlineAt - (shown - 1) * 1_000
        },
        run: refresh,
      })
      return () => {
        stopCommits()
        stopVisibility()
        stopAgenda()
      }
    },
  }
}
