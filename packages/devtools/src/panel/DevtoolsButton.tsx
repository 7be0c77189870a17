import type { SessionEngine } from '@stillhere/session-engine'
import { useSyncExternalStore, type ReactNode, type RefObject } from 'react'
import { useEverySecond } from '../dom/useEverySecond.ts'
import { sayBriefly } from './panelTexts.ts'

/** Shows the status, and opens and closes the panel. */
export function DevtoolsButton(props: {
  engine: SessionEngine
  buttonRef: RefObject<HTMLButtonElement | null>
  panelId: string
  isOpen: boolean
  onClick: () => void
}): ReactNode {
  const { engine, buttonRef, panelId, isOpen, onClick } = props
  const { store } = engine
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getInitialState)
  useEverySecond(buttonRef)
  return (
    <button
      ref={buttonRef}
      type="button"
      className="stillhere-devtools-button"
      data-status={state.status}
      aria-expanded={isOpen}
      aria-controls={isOpen ? panelId : undefined}
      onClick={onClick}
    >
      <span>Session</span> <bdi>{sayBriefly(state, engine.now())}</bdi>
    </button>
  )
}
