'use client'
import type { FunctionComponent, ReactNode } from 'react'
import { useSessionEngine } from '../../SessionContext.ts'
import { lazyModule, useDialogModule, type LazyModule } from '../lazyModule.ts'
import { PlainDialog } from '../PlainDialog.tsx'
import type { SessionTimeoutModalProps } from './TimeoutDialog.tsx'

/** The code of the modal: lazy-loaded when the page is idle after sign-in. */
export const timeoutDialog: LazyModule<{ TimeoutDialog: FunctionComponent<SessionTimeoutModalProps> }> = lazyModule(
  () => import('./TimeoutDialog.tsx'),
)

/**
 * Asks "Are you still here?" before the session ends. Put it once anywhere below `AuthProvider`. Escape stays signed in;
 * a click beside the modal does nothing. Without a `SessionEndedDialog` on the page, it also shows that the session has
 * ended, and offers to sign in again.
 * @throws Error outside an `AuthProvider`
 */
export function SessionTimeoutModal(props: SessionTimeoutModalProps): ReactNode {
  useSessionEngine('SessionTimeoutModal')
  const { module, hasFailed } = useDialogModule(timeoutDialog)
  if (module) return <module.TimeoutDialog {...props} />
  return hasFailed && <PlainDialog messages={props.messages} asks />
}
