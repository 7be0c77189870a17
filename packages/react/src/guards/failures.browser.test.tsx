import { TokenClientError, type TokenClientErrorCode } from '@stillhere/token-client'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { ProtectedRoute } from './ProtectedRoute.tsx'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

const show = (session: TestSession) =>
  render(
    <StrictMode>
      <AuthProvider engine={session.engine}>
        <ProtectedRoute>
          <p>Orders</p>
        </ProtectedRoute>
      </AuthProvider>
    </StrictMode>,
  )
const retry = () => act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })))

/** The failure, and the text for the user. */
const failures: [name: string, code: TokenClientErrorCode, says: RegExp, field?: string][] = [
  ['the user refuses', 'token-client/access-denied', /cancelled or refused/],
  ['the server is down', 'token-client/network', /^Can’t reach the sign-in service/],
  ['the server is overloaded', 'token-client/server-unavailable', /^Can’t reach the sign-in service/],
  ['the server was never there', 'token-client/discovery-failed', /^Can’t reach the sign-in service/, 'issuer'],
  ['the audience is unknown', 'token-client/config-invalid', /wrong on our side/, 'audience'],
]

describe.each(failures)('%s (%s)', (_name, code, says, field) => {
  const failing = async (phase: 'restore' | 'sign-in') => {
    const session = await createTestSession(phase === 'restore' ? { error: code } : { status: 'signed-out' })
    const { signIn } = session.tokenClient
    let attempts = 0
    let isMended = false
    session.tokenClient.signIn = async (options) => {
      attempts += 1
      if (isMended) return signIn(options)
      throw new TokenClientError(code, 'sign-in', 'What developers read.', field ? { field } : {})
    }
    show(session)
    await act(() => session.browser.clock.advance(600_000))
    return { attempts: () => attempts, mend: () => void (isMended = true) }
  }
  const isTold = () => {
    expect(screen.getByRole('heading', { name: 'Signing in didn’t work' })).toBeTruthy()
    expect(screen.getByText(says)).toBeTruthy()
    expect(screen.queryByText('Orders')).toBeNull()
  }

  test('on arrival: is shown, not repeated, and a retry helps', async () => {
    const { attempts, mend } = await failing('restore')
    isTold()
    expect(attempts()).toBe(0)
    await retry()
    isTold()
    expect(attempts()).toBe(1)
    mend()
    await retry()
    expect(screen.getByText('Orders')).toBeTruthy()
    expect(attempts()).toBe(2)
  })

  test('on sign-in: is tried once, shown, and a retry helps', async () => {
    const { attempts, mend } = await failing('sign-in')
    isTold()
    expect(attempts()).toBe(1)
    expect(screen.queryAllByText(/What developers read/)).toHaveLength(field || !/network|server/.test(code) ? 1 : 0)
    mend()
    await retry()
    expect(screen.getByText('Orders')).toBeTruthy()
  })
})
