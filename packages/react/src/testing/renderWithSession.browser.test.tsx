import { cleanup, screen } from '@testing-library/react'
import { createContext, useContext, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ProtectedRoute } from '../guards/ProtectedRoute.tsx'
import { useSession } from '../hooks/useSession.ts'
import { useSessionExpiry } from '../hooks/useSessionExpiry.ts'
import { createFakeClock, createTestSession, renderWithSession } from './index.ts'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

const Status = () => <output>{useSession().status}</output>
const status = () => screen.getByRole('status').textContent

test.each(['restoring', 'signed-out', 'active', 'expiring', 'reauthenticating', 'ended'] as const)(
  'a session that is %s, in one line',
  async (wanted) => {
    await renderWithSession(<Status />, { session: wanted })
    expect(status()).toBe(wanted)
  },
)

test('is active by default, and the clock advances only on demand', async () => {
  const Left = () => <output>{useSessionExpiry().remainingMs}</output>
  const { advance, clock, session } = await renderWithSession(<Left />)
  expect(session.engine.store.getState().status).toBe('active')
  const before = clock.now()
  await advance(250_000)
  expect(clock.now() - before).toBe(250_000)
  expect(status()).toBe('50000')
})

test('everything that is due has happened', async () => {
  await renderWithSession(<ProtectedRoute>Orders</ProtectedRoute>, { session: 'signed-out' })
  expect(screen.getByText('Orders')).toBeTruthy()
})

test('accepts an existing session and an existing clock', async () => {
  const session = await createTestSession({ status: 'ended' })
  expect((await renderWithSession(<Status />, { session })).session).toBe(session)
  expect(status()).toBe('ended')
  cleanup()
  const clock = createFakeClock(5_000_000)
  const shown = await renderWithSession(<Status />, { session: 'expiring', clock })
  expect(shown.clock).toBe(clock)
  expect(status()).toBe('expiring')
  await clock.advance(60_000)
  expect(shown.session.engine.store.getState().status).toBe('ended')
})

test('the wrapper is below the provider, also after a rerender; the provider gets its props', async () => {
  const Name = createContext('no user')
  const Named = ({ children }: { children: ReactNode }) => (
    <Name.Provider value={useSession().status}>{children}</Name.Provider>
  )
  const Show = ({ what }: { what: string }) => <output>{`${useContext(Name)} ${what}`}</output>
  const events: string[] = []
  const { rerender, advance } = await renderWithSession(<Show what="one" />, {
    wrapper: Named,
    provider: { onEvent: ({ type }) => events.push(type) },
  })
  expect(status()).toBe('active one')
  rerender(<Show what="two" />)
  expect(status()).toBe('active two')
  await advance(300_000)
  expect(events).toContain('warningShown')
})
