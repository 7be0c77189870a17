import { isSessionUsable, type ReauthenticateOptions } from '@stillhere/session-engine'
import { TokenClientError, type TokenClientErrorCode } from '@stillhere/token-client'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode, useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { SessionShield } from '../components/session-shield/SessionShield.tsx'
import { ProtectedRoute } from '../guards/ProtectedRoute.tsx'
import type { ProofOfIdentity } from '../guards/stepUp.ts'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { useStepUp } from './useStepUp.ts'

afterEach(cleanup)

const grace = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }

/** A form whose button asks for a proof first; notes what was saved, and what was refused. */
function show(session: TestSession, proof: ProofOfIdentity) {
  const saved: string[] = []
  const refused: string[] = []
  const Form = () => {
    const [email, setEmail] = useState('')
    const stepUp = useStepUp()
    const save = () => {
      stepUp(() => saved.push(email), proof).catch((error: TokenClientError) => refused.push(error.code))
    }
    return (
      <>
        <input aria-label="E-mail" value={email} onChange={(event) => setEmail(event.target.value)} />
        <button onClick={save}>Change</button>
      </>
    )
  }
  render(
    <StrictMode>
      <AuthProvider engine={session.engine}>
        <SessionShield>
          <ProtectedRoute>
            <Form />
          </ProtectedRoute>
        </SessionShield>
      </AuthProvider>
    </StrictMode>,
  )
  fireEvent.change(screen.getByLabelText('E-mail'), { target: { value: 'ada@new.example' } })
  return { saved, refused, field: screen.getByLabelText<HTMLInputElement>('E-mail') }
}
const change = () => act(async () => fireEvent.click(screen.getByText('Change')))
const signIns = ({ browser }: TestSession) =>
  browser.server.requests.filter(({ endpoint, prompt }) => endpoint === 'authorize' && prompt !== 'none')
/** An old session at a server whose sign-ins are fresh. */
const oldSession = async () => {
  const session = await createTestSession()
  await session.browser.clock.advance(200_000)
  const { signIn } = session.tokenClient
  session.tokenClient.signIn = async (options) => {
    const authentication = await signIn(options)
    return { ...authentication, authenticatedAt: session.engine.now(), authenticationLevel: 'silver' }
  }
  return session
}

test('runs at once if the authentication is recent', async () => {
  const session = await createTestSession()
  const { saved } = show(session, { maxAge: 300 })
  await change()
  expect(saved).toEqual(['ada@new.example'])
  expect(signIns(session)).toHaveLength(0)
})

test('the window opens in the click, and the action runs once after it', async () => {
  const session = await oldSession()
  const asked: ReauthenticateOptions[] = []
  const { signIn } = session.tokenClient
  session.tokenClient.signIn = (options = {}) => (asked.push(options), signIn(options))
  const popup = session.browser.server.holdPopup()
  const { saved, field } = show(session, { maxAge: 60 })
  fireEvent.click(screen.getByText('Change'))
  // no turn has passed
  expect(asked).toMatchObject([{ mode: 'popup', maxAge: 60 }])
  await act(() => session.browser.clock.advance(5_000))
  expect(session.engine.store.getState()).toMatchObject({ status: 'reauthenticating', purpose: 'stale' })
  expect(saved).toEqual([])
  // what is going on beside it is no reason to take the page away
  expect(field.checkVisibility({ visibilityProperty: true })).toBe(true)
  await act(async () => popup.answer())
  expect(saved).toEqual(['ada@new.example'])
  expect(screen.getByLabelText('E-mail')).toBe(field)
  await change()
  expect(saved).toHaveLength(2)
  expect(asked).toHaveLength(1)
})

test.each<TokenClientErrorCode>([
  'token-client/access-denied',
  'token-client/popup-blocked',
  'token-client/step-up-not-met',
  'token-client/network',
])('a refusal leaves everything as it was: %s', async (code) => {
  const session = await oldSession()
  session.tokenClient.signIn = () => Promise.reject(new TokenClientError(code, 'sign-in', 'Refused.'))
  const { saved, refused, field } = show(session, { acrValues: 'silver' })
  const before = session.engine.store.getState()
  await change()
  expect(refused).toEqual([code])
  expect(saved).toEqual([])
  expect(session.engine.store.getState()).toMatchObject({ status: before.status, generation: before.generation })
  expect(isSessionUsable(session.engine.store.getState())).toBe(true)
  expect(screen.getByLabelText('E-mail')).toBe(field)
  expect(field.value).toBe('ada@new.example')
})

test('a closed window rejects', async () => {
  const session = await oldSession()
  const popup = session.browser.server.holdPopup()
  const { saved, refused } = show(session, { maxAge: 60 })
  await change()
  await act(async () => popup.close())
  expect(refused).toEqual(['token-client/popup-closed'])
  expect(saved).toEqual([])
})

test('an insufficient authentication rejects', async () => {
  const session = await oldSession()
  const { saved, refused } = show(session, { acrValues: 'gold' })
  await change()
  expect(refused).toEqual(['token-client/step-up-not-met'])
  expect(saved).toEqual([])
})

test('an authentication in the window is fresh, however long it took', async () => {
  const session = await oldSession()
  const popup = session.browser.server.holdPopup()
  const { saved } = show(session, { maxAge: 0 })
  await change()
  await act(() => session.browser.clock.advance(30_000))
  await act(async () => popup.answer())
  await act(() => session.browser.clock.advance(0))
  expect(saved).toEqual(['ada@new.example'])
})

test('rejects if another user signs in', async () => {
  const session = await oldSession()
  session.browser.server.signInAs(grace)
  const { saved, refused } = show(session, { acrValues: 'silver' })
  await change()
  expect(session.engine.store.getState()).toMatchObject({ user: { sub: 'grace' } })
  expect(refused).toEqual(['token-client/subject-changed'])
  expect(saved).toEqual([])
})

test('a second click replaces the first: the action runs once', async () => {
  const session = await oldSession()
  session.browser.server.holdPopup()
  const { saved, refused } = show(session, { maxAge: 60 })
  await change()
  await change()
  expect(refused).toEqual(['token-client/aborted'])
  expect(saved).toEqual(['ada@new.example'])
})

test('where there are no windows the page is left', async () => {
  const session = await oldSession()
  const modes: unknown[] = []
  session.tokenClient.signIn = ({ mode } = {}) => {
    modes.push(mode)
    if (mode !== 'popup') return new Promise(() => {}) // the page goes away
    return Promise.reject(new TokenClientError('token-client/popup-unsupported', 'sign-in', 'No popup.'))
  }
  const { saved, refused } = show(session, { maxAge: 60 })
  await change()
  expect(modes).toEqual(['popup', 'redirect'])
  expect([saved, refused]).toEqual([[], []])
})
