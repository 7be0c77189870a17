import { isSessionUsable } from '@stillhere/session-engine'
import { useState, useSyncExternalStore, type ReactNode } from 'react'
import { copyText } from '../dom/copyText.ts'
import type { SessionRecording } from '../recorder/recordSession.ts'

type Action = { name: string; done: string; needsSession: boolean; run: () => Promise<unknown> }

const actionsOf = (recording: SessionRecording): Action[] => {
  const { engine } = recording
  return [
    { name: 'Extend', done: 'Extended.', needsSession: true, run: () => engine.extendSession() },
    {
      name: 'Renew tokens',
      done: 'Tokens renewed.',
      needsSession: true,
      run: () => engine.getAccessToken({ forceRenew: true }),
    },
    {
      name: 'Sign out of this app',
      done: 'Signed out of this app.',
      needsSession: true,
      run: () => engine.signOut({ scope: 'application' }),
    },
    {
      name: 'Copy record',
      done: 'Copied, without anything personal.',
      needsSession: false,
      run: () => copyText(JSON.stringify(recording, null, 2)),
    },
  ]
}

/** Buttons for commands, and their outcome. */
export function DevtoolsActions({ recording }: { recording: SessionRecording }): ReactNode {
  const { store } = recording.engine
  const [outcome, setOutcome] = useState('')
  const isUsable = useSyncExternalStore(
    store.subscribe,
    () => isSessionUsable(store.getState()),
    () => false,
  )
  const perform = async ({ name, done, run }: Action) => {
    setOutcome(`${name}…`)
    try {
      await run()
      setOutcome(done)
    } catch (error) {
      setOutcome(`${name}: ${whatWentWrong(error)}`)
    }
  }
  return (
    <div className="stillhere-devtools-actions">
      {actionsOf(recording).map((action) => (
        <button
          key={action.name}
          type="button"
          // not `disabled`, which would take the focus from the button that was pressed
          aria-disabled={action.needsSession && !isUsable}
          onClick={() => (action.needsSession && !isUsable ? undefined : void perform(action))}
        >
          {action.name}
        </button>
      ))}
      <output>
        <bdi>{outcome}</bdi>
      </output>
    </div>
  )
}

const whatWentWrong = (error: unknown) => {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message
  return String(error)
}
