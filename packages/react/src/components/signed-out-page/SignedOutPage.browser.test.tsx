import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { AuthProvider } from '../../AuthProvider.tsx'
import { createTestSession } from '../../testing/createTestSession.ts'
import { SignedOutPage } from './SignedOutPage.tsx'

afterEach(cleanup)

const show = async (beside?: boolean) => {
  const { engine } = await createTestSession({ status: 'signed-out', reason: 'signed-out' })
  const page = (isThere: boolean) => (
    <AuthProvider engine={engine}>
      {beside && <input aria-label="Search" ref={(input) => input?.focus()} />}
      {isThere && <SignedOutPage />}
    </AuthProvider>
  )
  document.title = 'Shop'
  const { rerender } = render(page(true))
  return () => rerender(page(false))
}

test('is announced: its heading has the focus, and the title of the document names it', async () => {
  const leave = await show()
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'You are signed out' }))
  expect(document.title).toBe('You are signed out · Shop')
  leave()
  expect(document.title).toBe('Shop')
})

test('takes the focus from no other element', async () => {
  await show(true)
  expect(document.activeElement).toBe(screen.getByLabelText('Search'))
})
