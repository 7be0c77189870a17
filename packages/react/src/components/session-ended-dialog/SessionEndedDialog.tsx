'use client'
import type { FunctionComponent, ReactNode } from 'react'
import { useSessionEngine } from '../../SessionContext.ts'
import { lazyModule, useDialogModule, type LazyModule } from '../lazyModule.ts'
import { PlainDialog } from '../PlainDialog.tsx'
import type { SessionEndedDialogProps } from './EndedDialog.tsx'
import { useRegisterEndedDialog } from './endedDialogRegister.ts'

/** The code of the dialog: lazy-loaded when the page is idle after sign-in. */
export const endedDialog: LazyModule<{ EndedDialog: FunctionComponent<SessionEndedDialogProps> }> = lazyModule(
  () => import('./EndedDialog.tsx'),
)

/**
 * Shows that the session has ended, why, and what was kept, and lets the user return to the same page. Covers the page.
 * Put it once anywhere below `AuthProvider`.
 * @throws Error outside an `AuthProvider`
 */
export function SessionEndedDialog(props: SessionEndedDialogProps): ReactNode {
  useRegisterEndedDialog(useSessionEngine('SessionEndedDialog'))
  const { module, hasFailed } = useDialogModule(endedDialog)
  if (module) return <module.EndedDialog {...props} />
  return hasFailed && <PlainDialog messages={props.messages} />
}
