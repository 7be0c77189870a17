import { memo, useEffect, useRef, type ReactNode } from 'react'
import { useSessionEngine } from '@stillhere/react'
import { runStatusStrip } from './runStatusStrip.ts'
import './statusStrip.css'

/**
 * The sessions at a glance, above everything else. React draws it once; from then on text is written into it from
 * outside, so that watching the session every second commits nothing.
 */
export const StatusStrip = memo(function StatusStrip({ clientId }: { clientId: string }): ReactNode {
  const engine = useSessionEngine('StatusStrip')
  const root = useRef<HTMLElement>(null)
  useEffect(() => (root.current ? runStatusStrip(root.current, engine, clientId) : undefined), [engine, clientId])
  return (
    <aside ref={root} popover="manual" className="strip" aria-label="Session status">
      <dl>
        <Cell part="person" label="Status" />
        <Cell part="application" label="This app" />
        <Cell part="sso" label="Single sign-on" />
        <Cell part="token" label="Token" />
        <Cell part="contacts" label="Server contacts" />
      </dl>
    </aside>
  )
})

const Cell = ({ part, label }: { part: string; label: string }) => (
  <div data-part={part}>
    <dt>{label}</dt>
    <dd>
      <b />
      <span />
    </dd>
    <i aria-hidden="true" />
  </div>
)
