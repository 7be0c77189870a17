import { Fragment, type ComponentType, type ReactNode } from 'react'
import type { FakeClock } from '@stillhere/session-engine/testing'
import type { SessionStatus } from '@stillhere/session-engine'
import type { RenderOptions, RenderResult } from '@testing-library/react'
import { AuthProvider, type AuthProviderProps } from '../AuthProvider.tsx'
import { createTestSession, type TestSession, type TestSessionOptions } from './createTestSession.ts'

export type RenderWithSessionOptions = Omit<RenderOptions, 'queries' | 'wrapper'> & {
  /** A status, options for a new session, or an existing session. Default: `active`. */
  session?: SessionStatus | TestSessionOptions | TestSession
  /** An existing clock for a new session, for instance of a fake API. */
  clock?: FakeClock
  /** More props for the `AuthProvider`. */
  provider?: Pick<AuthProviderProps, 'onEvent' | 'navigate'>
  /** Wraps the component, below the `AuthProvider`. */
  wrapper?: ComponentType<{ children: ReactNode }>
}

export type RenderedWithSession = RenderResult & {
  session: TestSession
  clock: FakeClock
  /** Advances the clock, in ms. Each timer fires at its instant, and React has rendered everything afterwards. */
  advance(ms: number): Promise<void>
}

/**
 * Renders with Testing Library (14 or later, which only this function needs) below an `AuthProvider` with a real session
 * in a fake browser with a fake server. Everything that is due at once has happened when it resolves.
 *
 * @example
 * const { advance } = await renderWithSession(<App />, { session: { status: 'expiring', remainingMs: 30_000 } })
 * await advance(10_000)
 */
export async function renderWithSession(
  ui: ReactNode,
  options: RenderWithSessionOptions = {},
): Promise<RenderedWithSession> {
  const { session: wanted = {}, clock: given, provider, wrapper: Wrapper = Fragment, ...rest } = options
  // lazy-loaded: stories and tests without this function may have no Testing Library
  const { act, render } = await import('@testing-library/react')
  const asked = typeof wanted === 'string' ? { status: wanted } : wanted
  const session = 'engine' in asked ? asked : await createTestSession({ ...asked, ...(given ? { clock: given } : {}) })
  const { clock } = session.browser
  const advance = (ms: number) => act(() => clock.advance(ms))
  const view = render(ui, {
    ...rest,
    wrapper: ({ children }) => (
      <AuthProvider {...provider} engine={session.engine}>
        <Wrapper>{children}</Wrapper>
      </AuthProvider>
    ),
  })
  await advance(0)
  return { ...view, session, clock, advance }
}
