'use client'
import { useSessionEngine } from '@stillhere/react'
import type { SessionEngine } from '@stillhere/session-engine'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { showInTopLayer } from '../dom/showInTopLayer.ts'
import type { TimelineLane } from '../timeline/timelineLane.ts'
import { useRecording } from '../useRecording.ts'
import { DevtoolsButton } from './DevtoolsButton.tsx'
import { DevtoolsPanel } from './DevtoolsPanel.tsx'

/** A corner of the page. `start` is left in left-to-right text. */
export type DevtoolsPosition = 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start'

/** Props of {@link SessionDevtools}. All are optional inside an `AuthProvider`. */
export type SessionDevtoolsProps = {
  /** The engine to show. Default: that of the nearest `AuthProvider`. */
  engine?: SessionEngine
  /** Position on the page. Default: `bottom-end`. */
  position?: DevtoolsPosition
  /** Whether the panel is open at first. Default: no, only a small button is shown. */
  initiallyOpen?: boolean
  /** Additional lanes of the timeline, for example of an upstream session or another app. */
  lanes?: readonly TimelineLane[]
}

/**
 * Shows developers the state of the session and its reasons, in a panel at the edge of the page. Never modal: while a dialog
 * is open, the panel can be read beside it and is inert like the rest of the page. Load it in development only.
 *
 * @example <AuthProvider tokenClient={client}><App /><SessionDevtools /></AuthProvider>
 * @throws Error without `engine` outside an `AuthProvider`
 */
export function SessionDevtools({ engine, ...look }: SessionDevtoolsProps): ReactNode {
  return engine ? <Devtools engine={engine} {...look} /> : <DevtoolsOfProvider {...look} />
}

type Look = Omit<SessionDevtoolsProps, 'engine'>

const DevtoolsOfProvider = (look: Look) => <Devtools engine={useSessionEngine('SessionDevtools')} {...look} />

function Devtools({ engine, position = 'bottom-end', initiallyOpen = false, lanes }: Look & { engine: SessionEngine }) {
  const root = useRef<HTMLElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(initiallyOpen)
  const panelId = useId()
  const recording = useRecording(engine)
  useEffect(() => (root.current ? showInTopLayer(root.current) : undefined), [])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation()
    setOpen(false)
    button.current?.focus()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape, wherever the focus is in the panel
    <aside
      ref={root}
      popover="manual"
      className="stillhere-devtools"
      data-position={position}
      aria-label="Session devtools"
      lang="en"
      onKeyDown={onKeyDown}
    >
      <DevtoolsButton
        engine={engine}
        buttonRef={button}
        panelId={panelId}
        isOpen={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && recording && <DevtoolsPanel id={panelId} recording={recording} lanes={lanes ?? []} />}
    </aside>
  )
}
