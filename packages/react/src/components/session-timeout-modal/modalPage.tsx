import { act, cleanup, render, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { vi } from 'vitest'
import { AuthProvider } from '../../AuthProvider.tsx'
import { createTestSession, type TestSession, type TestSessionOptions } from '../../testing/createTestSession.ts'
import { SessionTimeoutModal, type SessionTimeoutModalProps } from './SessionTimeoutModal.tsx'

export type ModalPage = {
  session: TestSession
  pass(ms: number): Promise<void>
  /** The open question. */
  question(): HTMLElement | null
  /** The open dialog that says that it is over. */
  ended(): HTMLElement | null
  button(name: string): HTMLElement
  status(): string
  /** How often the person has asked to stay. */
  extensions(): number
}

/** A page with a timeout modal, in a real browser, once everything that comes aside has come. */
export async function showModalPage(
  page?: ReactNode,
  options: TestSessionOptions & { props?: SessionTimeoutModalProps; modal?: ReactNode } = {},
): Promise<ModalPage> {
  cleanup()
  const { props, modal, ...rest } = options
  const session = await createTestSession(rest)
  const { engine, browser, events } = session
  const listening = vi.spyOn(globalThis, 'addEventListener')
  render(
    <StrictMode>
      <AuthProvider engine={engine}>
        {page}
        {modal ?? <SessionTimeoutModal {...props} />}
      </AuthProvider>
    </StrictMode>,
  )
  // StrictMode asks twice: the second time counts
  const isReady = () => listening.mock.calls.some(([event]) => event === 'compositionstart')
  await act(() => vi.waitUntil(isReady, { timeout: 5_000, interval: 5 }))
  listening.mockRestore()
  return {
    session,
    async pass(ms) {
      await act(() => browser.clock.advance(ms))
      // what the effects of that have asked for
      await act(() => vi.dynamicImportSettled())
    },
    question: () => screen.queryByRole('alertdialog', { name: 'Are you still here?' }),
    ended: () => screen.queryByRole('alertdialog', { name: 'Your session has ended' }),
    button: (name) => screen.getByRole('button', { name }),
    status: () => engine.store.getState().status,
    extensions: () => events.filter((event) => event.type === 'extensionStarted' && event.by === 'person').length,
  }
}
