import { Fragment, type ComponentType, type ReactNode } from 'react'
import type { FakeClock } from '@stillhere/session-engine/testing'
import type { SessionStatus } from '@stillhere/session-engine'
import type { RenderOptions, RenderResult } from '@testing-library/react'
import { AuthProvider, type AuthProviderProps } from '../AuthProvider.tsx'
import { createTestSession, type TestSession, type TestSessionOptions } from './createTestSession.ts'

export type RenderWithSessionOptions = Omit<RenderOptions, 'queries' | 'wrapper'> & {
  /** Its status, all that it should be, or one that there is already. Default: active. */
  session?: SessionStatus | TestSessionOptions | TestSession
  /** For a session that is made here: a clock that is there already, for instance that of a made-up API. */
  clock?: FakeClock
  /** What else the `AuthProvider` is told. */
  provider?: Pick<AuthProviderProps, 'onEvent' | 'navigate'>
  /** Stands below the `AuthProvider`, around the component. */
  wrapper?: ComponentType<{ children: ReactNode }>
}

export type RenderedWithSession = RenderResult & {
  session: TestSession
  clock: FakeClock
  /** Lets time pass, in ms: each alarm rings at its instant, and React has rendered all of it afterwards. */
  advance(ms: number): Promise<void>
}

/**
 * Renders with Testing Library (14 or later, which only this function needs) below an `AuthProvider` whose session is
 * real, in a browser and with a server that are made up. What is due at once has happened when it resolves.
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
  // aside: stories and tests without it have no Testing Library
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
