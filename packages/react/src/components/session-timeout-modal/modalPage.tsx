import { act, cleanup, render, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { vi } from 'vitest'
import { AuthProvider } from '../../AuthProvider.tsx'
import { createTestSession, type TestSession, type TestSessionOptions } from '../../testing/createTestSession.ts'
import { SessionTimeoutModal } from './SessionTimeoutModal.tsx'
import type { SessionTimeoutModalProps } from './TimeoutDialog.tsx'

export type ModalPage = {
  session: TestSession
  pass(ms: number): Promise<void>
  /** The open question. */
  question(): HTMLElement | null
  /** The open dialog that shows the end. */
  ended(): HTMLElement | null
  button(name: string): HTMLElement
  status(): string
  /** How often the user has asked to stay. */
  extensions(): number
}

/** Renders a page with a timeout modal in a real browser. */
export async function showModalPage(
  page?: ReactNode,
  options: TestSessionOptions & { props?: SessionTimeoutModalProps; modal?: ReactNode } = {},
): Promise<ModalPage> {
  cleanup()
  const { props, modal, ...rest } = options
  const session = await createTestSession(rest)
  const { engine, browser, events } = session
  render(
    <StrictMode>
      <AuthProvider engine={engine}>
        {page}
        {modal ?? <SessionTimeoutModal {...props} />}
      </AuthProvider>
    </StrictMode>,
  )
  return {
    session,
    async pass(ms) {
      await act(() => browser.clock.advance(ms))
      // imports that the effects have started
      await act(() => vi.dynamicImportSettled())
    },
    question: () => screen.queryByRole('alertdialog', { name: 'Are you still here?' }),
    ended: () => screen.queryByRole('alertdialog', { name: 'Your session has ended' }),
    button: (name) => screen.getByRole('button', { name }),
    status: () => engine.store.getState().status,
    extensions: () => events.filter((event) => event.type === 'extensionStarted' && event.by === 'person').length,
  }
}
