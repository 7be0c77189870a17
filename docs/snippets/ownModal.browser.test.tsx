import { AuthProvider } from '@stillhere/react'
import { createTestSession } from '@stillhere/react/testing'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { OwnModal } from './ownModal.tsx'

test('a custom modal asks, reports the end, and signs in again', async () => {
  const { engine, browser } = await createTestSession({ status: 'expiring', remainingMs: 30_000 })
  render(
    <AuthProvider engine={engine}>
      <OwnModal />
    </AuthProvider>,
  )
  expect(await screen.findByRole('alertdialog', { name: 'Still there?' })).toBeTruthy()
  await expect.poll(() => document.activeElement).toBe(screen.getByText('I am here'))
  await act(() => browser.clock.advance(30_000))
  expect(await screen.findByRole('alertdialog', { name: 'You have been signed out' })).toBeTruthy()
  await act(async () => fireEvent.click(screen.getByText('Sign in again')))
  expect(screen.queryByRole('alertdialog')).toBeNull()
})
