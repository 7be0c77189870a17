import type { UserClaims } from '@stillhere/token-client'
import { act, cleanup, render } from '@testing-library/react'
import { Profiler, StrictMode } from 'react'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { useUser } from '../hooks/useUser.ts'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { ProtectedRoute, type ProtectedRouteProps } from './ProtectedRoute.tsx'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

const grace: UserClaims = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }
const Secret = () => <p>Secret of {useUser()?.name}</p>

/** What the document held at each commit of React, and whatever was put into it in between. */
function watch(session: TestSession, props: Partial<ProtectedRouteProps> = {}) {
  const commits: string[] = []
  const added: string[] = []
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) added.push(node.textContent ?? '')
  })
  observer.observe(document, { childList: true, subtree: true })
  onTestFinished(() => observer.disconnect())
  const note = () => {
    const state = session.engine.store.getState()
    const [held = 'nothing'] = /Secret of \w*/.exec(document.body.textContent) ?? []
    commits.push(`${state.status} ${'user' in state ? state.user.name : 'no user'}: ${held}`)
  }
  render(
    <StrictMode>
      <Profiler id="all" onRender={note}>
        <AuthProvider engine={session.engine}>
          <ProtectedRoute {...props}>
            <Secret />
          </ProtectedRoute>
        </AuthProvider>
      </Profiler>
    </StrictMode>,
  )
  const held = () => [...new Set(commits)]
  return { held, wasAdded: () => added.filter((text) => text.includes('Secret')) }
}
const pass = (session: TestSession, ms: number) => act(() => session.browser.clock.advance(ms))

test('while the session is restored', async () => {
  const session = await createTestSession({ status: 'restoring' })
  const { held } = watch(session)
  await pass(session, 130_000)
  expect(held()).toEqual(['restoring no user: nothing', 'active Ada: Secret of Ada'])
})

test('while the user signs in', async () => {
  const session = await createTestSession({ status: 'restoring' })
  session.browser.server.endSession()
  session.browser.server.setLatency(1_000)
  const { held } = watch(session)
  await pass(session, 120_000)
  await pass(session, 10_000)
  expect(held()).toEqual(['restoring no user: nothing', 'signed-out no user: nothing', 'active Ada: Secret of Ada'])
})

test('during a step-up', async () => {
  const session = await createTestSession()
  await session.browser.clock.advance(120_000)
  session.browser.server.setLatency(1_000)
  const { held, wasAdded } = watch(session, { maxAge: 60 })
  await pass(session, 500)
  expect(held()).toEqual(['active Ada: nothing', 'reauthenticating Ada: nothing'])
  expect(wasAdded()).toEqual([])
})

test('when the user is refused', async () => {
  const session = await createTestSession()
  const { held, wasAdded } = watch(session, { allow: ({ sub }) => sub === 'grace' })
  await pass(session, 1_000)
  expect(held()).toEqual(['active Ada: nothing'])
  expect(wasAdded()).toEqual([])
  session.browser.server.signInAs(grace)
  await act(() => session.engine.signIn({ mode: 'popup' }))
  expect(held()).toEqual(['active Ada: nothing', 'active Grace: Secret of Grace'])
})

test('after a failure', async () => {
  const session = await createTestSession({ error: 'token-client/network' })
  const { held, wasAdded } = watch(session)
  await pass(session, 600_000)
  expect(held()).toEqual(['signed-out no user: nothing'])
  expect(wasAdded()).toEqual([])
})

test('when another user signs in', async () => {
  const session = await createTestSession()
  const { held } = watch(session)
  await act(() => session.engine.signOut())
  session.browser.server.signInAs(grace)
  await act(() => session.engine.signIn())
  expect(held()).toEqual(['active Ada: Secret of Ada', 'signed-out no user: nothing', 'active Grace: Secret of Grace'])
})
