import { ProtectedRoute, SessionEndedDialog, useUser } from '@stillhere/react'
import { renderWithSession } from '@stillhere/react/testing'
import { act, fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

const Account = () => (
  <>
    <ProtectedRoute>
      <h1>Orders of {useUser()?.name}</h1>
    </ProtectedRoute>
    <SessionEndedDialog />
  </>
)

test('the page is unchanged after signing in again', async () => {
  const { advance, session } = await renderWithSession(<Account />, {
    session: { status: 'expiring', remainingMs: 30_000 },
  })
  const page = screen.getByRole('heading', { name: 'Orders of Ada' })
  await advance(30_000)
  expect(session.engine.store.getState().status).toBe('ended')
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Sign in again' })))
  expect(screen.getByRole('heading', { name: 'Orders of Ada' })).toBe(page)
})

test('an unavailable server is reported and not asked again', async () => {
  const { advance, session } = await renderWithSession(<Account />, { session: { error: 'token-client/network' } })
  const requests = session.browser.server.requests.length
  await advance(600_000)
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
  expect(session.browser.server.requests).toHaveLength(requests)
})
