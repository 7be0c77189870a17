'use client'
import { useSessionEngine } from '@stillhere/react'
import type { SessionEngine } from '@stillhere/session-engine'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { showInTopLayer } from '../dom/showInTopLayer.ts'
import type { TimelineLane } from '../timeline/timelineLane.ts'
import { useRecording } from '../useRecording.ts'
import { DevtoolsButton } from './DevtoolsButton.tsx'
import { DevtoolsPanel } from './DevtoolsPanel.tsx'

/** A corner of the page; `start` is left where text runs from left to right. */
export type DevtoolsPosition = 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start'

/** Whose session {@link SessionDevtools} shows, and where on the page. All optional inside an `AuthProvider`. */
export type SessionDevtoolsProps = {
  /** Default: that of the nearest `AuthProvider`. */
  engine?: SessionEngine
  /** Default `bottom-end`. */
  position?: DevtoolsPosition
  /** Default: closed, to a small button. */
  initiallyOpen?: boolean
  /** Further lanes of the timeline, for what the app knows of others: an upstream session, another app. */
  lanes?: readonly TimelineLane[]
}

/**
 * Shows developers what the session does and why, in a panel at the edge of the page. Never modal: while a dialog is open
 * it can be read beside it, and is inert like the rest of the page. Load it in development only.
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
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape, from whatever in it has the focus
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
