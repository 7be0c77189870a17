import { AuthProvider } from '@stillhere/react'
import { createTestSession } from '@stillhere/react/testing'
import { act, cleanup, render, screen } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test } from 'vitest'
import { FollowSession } from './FollowSession.tsx'
import { Session } from './serverRendered.tsx'
import { OrdersPage } from './serverRenderedPage.tsx'

afterEach(cleanup)

const ada = { user: { iss: 'https://memory.example', sub: 'ada', name: 'Ada' } }
const grace = { user: { iss: 'https://memory.example', sub: 'grace', name: 'Grace' } }

test('a server renders the page for the user that it knows', () => {
  const answer = (session: typeof ada | null) =>
    renderToString(
      <Session initialSession={session}>
        <OrdersPage session={session} orders={['A lamp']} />
      </Session>,
    )
  expect(answer(ada)).toContain('A lamp')
  expect(answer(null)).toContain('One moment')
  expect(answer(null)).not.toContain('A lamp')
})

test.each([
  ['another user', { user: grace.user }, [true]],
  ['the same user', { user: ada.user }, []],
])('%s: the server is told after the restore and not before', async (_, options, expected) => {
  const { engine, browser } = await createTestSession({ status: 'restoring', ...options })
  const told: boolean[] = []
  const renew = async (isSignedIn: boolean) => void told.push(isSignedIn)
  render(
    <AuthProvider engine={engine} initialSession={ada}>
      <OrdersPage session={ada} orders={['A lamp']} />
      <FollowSession rendered="ada" renew={renew} />
    </AuthProvider>,
  )
  expect(screen.getByText('A lamp')).toBeTruthy()
  expect(told).toEqual([])
  await act(() => browser.clock.advance(180_000))
  expect(told).toEqual(expected)
  expect(screen.queryByText('A lamp') === null).toBe(expected.length > 0)
})

test('the server is told that no user is signed in after a sign-out', async () => {
  const { engine } = await createTestSession()
  const told: boolean[] = []
  const renew = async (isSignedIn: boolean) => void told.push(isSignedIn)
  render(
    <AuthProvider engine={engine} initialSession={ada}>
      <FollowSession rendered="ada" renew={renew} />
    </AuthProvider>,
  )
  await act(() => engine.signOut({ scope: 'application' }))
  expect(told).toEqual([false])
})
