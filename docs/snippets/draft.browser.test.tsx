import { AuthProvider } from '@stillhere/react'
import { createTestSession } from '@stillhere/react/testing'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { Letters } from './draft.tsx'

// drafts of other tests would be counted
beforeEach(() => localStorage.clear())

test('a draft survives an idle end and a sign-in by redirect, and is deleted once it is sent', async () => {
  const { engine, browser } = await createTestSession()
  const sent: unknown[] = []
  const show = (one: typeof engine) =>
    render(
      <AuthProvider engine={one}>
        <Letters send={async (...letter) => void sent.push(letter)} />
      </AuthProvider>,
    )
  const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
  show(engine)
  fireEvent.change(field('Subject'), { target: { value: 'My knee' } })
  fireEvent.change(field('Symptoms'), { target: { value: 'It hurts' } })
  await act(() => browser.clock.advance(600_000))
  expect(screen.getByRole('alertdialog', { name: 'Your session has ended' })).toBeTruthy()
  // encryption takes a moment, longer on a busy machine
  const patiently = { timeout: 10_000 }
  await waitFor(
    () => expect(Object.keys(localStorage).filter((name) => name.includes('draft'))).toHaveLength(2),
    patiently,
  )
  cleanup()

  browser.server.signInAs({ iss: 'https://memory.example', sub: 'ada', name: 'Ada' })
  show((await browser.openTab()).engine)
  expect(field('Subject').value).toBe('My knee')
  await waitFor(() => expect(field('Symptoms').value).toBe('It hurts'), patiently)
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Send' })))
  expect(sent).toEqual([[{ subject: 'My knee', text: '' }, 'It hurts']])
  expect(Object.keys(localStorage).filter((name) => name.includes('draft'))).toEqual([])
})
