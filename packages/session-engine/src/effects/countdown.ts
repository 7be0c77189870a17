import type { ReadonlyStore } from '../sessionEngine.ts'
import type { Agenda } from './agenda.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { createListeners } from './listeners.ts'

/**
 * Creates the store of the whole seconds left. It changes once a second, and only while it has a subscriber, the page is
 * visible and the session is `expiring`.
 */
export function createCountdown({
  agenda,
  clock,
  getState,
  environment,
}: Pick<EffectContext, 'clock' | 'getState' | 'environment'> & { agenda: Pick<Agenda, 'add' | 'update'> }): {
  store: ReadonlyStore<number | null>
  start: SessionEffect
} {
  const listeners = createListeners<[state: number | null, previous: number | null]>()
  let shown: number | null = null

  const secondsLeft = () => {
    const state = getState()
    return state.status === 'expiring' ? Math.max(0, Math.ceil((state.deadlineAt - clock.now()) / 1_000)) : null
  }
  const refresh = () => {
    const previous = shown
    shown = secondsLeft()
    if (shown !== previous) listeners.notify(shown, previous)
  }
  return {
    store: {
      getState: () => (listeners.size > 0 ? shown : secondsLeft()),
      getInitialState: () => null,
      subscribe(listener) {
        const remove = listeners.add(listener)
        shown = secondsLeft()
        agenda.update()
        return () => {
          remove()
          agenda.update()
        }
      },
    },
    start({ onCommit }) {
      const stops = [
        onCommit(refresh),
        environment.visibility.subscribe(refresh),
        agenda.add({
          dueAt() {
            const state = getState()
            if (state.status !== 'expiring' || listeners.size === 0 || !environment.visibility.isVisible() || !shown)
              return null
            return state.deadlineAt - (shown - 1) * 1_000
          },
          run: refresh,
        }),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
