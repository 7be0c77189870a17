import { AuthProvider, SessionTimeoutModal } from '@stillhere/react'
import { createTestSession } from '@stillhere/react/testing'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

test('"Stay signed in" extends the session at the server', async () => {
  const { engine, browser } = await createTestSession({ status: 'expiring', remainingMs: 30_000 })
  const requestsBefore = browser.server.requests.length
  render(
    <AuthProvider engine={engine}>
      <SessionTimeoutModal />
    </AuthProvider>,
  )
  expect(screen.getByRole('timer').textContent).toBe('30 seconds')
  await act(() => browser.clock.advance(10_000))
  expect(screen.getByRole('timer').textContent).toBe('20 seconds')
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Stay signed in' })))
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(browser.server.requests.length).toBeGreaterThan(requestsBefore)
})
