import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { Authentication, SignInOptions, TokenClientErrorCode } from '@stillhere/token-client'
import { TokenClientError } from '@stillhere/token-client'
import { afterEach, describe, expect, test } from 'vitest'
import { AuthProvider } from '../../AuthProvider.tsx'
import { useDraft } from '../../hooks/useDraft.ts'
import { createTestSession, type TestSessionOptions } from '../../testing/createTestSession.ts'
import { SessionEndedDialog } from './SessionEndedDialog.tsx'
import type { SignInMode } from '../../signIn.ts'

afterEach(cleanup)

const dialog = () => screen.queryByRole('alertdialog', { name: 'Your session has ended' })
const buttons = () => screen.getAllByRole('button').map((one) => one.textContent)
const note = () => dialog()?.querySelector('output')?.textContent
const click = (name: string) => act(async () => fireEvent.click(screen.getByRole('button', { name })))
const fail = (code: TokenClientErrorCode) => Promise.reject(new TokenClientError(code, 'sign-in', 'No.'))

const Letter = () => {
  const [text, setText] = useDraft('letter', '')
  return <input aria-label="Letter" value={text} onChange={({ target }) => setText(target.value)} />
}

/** An ended session whose sign-ins the test answers; silent authentication has failed. */
async function showEnded(options: TestSessionOptions & { signIn?: SignInMode } = {}) {
  const { signIn, ...rest } = options
  const session = await createTestSession({ status: 'ended', ...rest })
  const { engine, tokenClient } = session
  const asked: (SignInOptions | 'silently')[] = []
  tokenClient.extendSession = () => {
    asked.push('silently')
    return fail('token-client/login-required')
  }
  let answer: (authentication: Authentication) => void = () => {}
  const answers: (() => Promise<Authentication>)[] = []
  tokenClient.signIn = (request = {}) => {
    asked.push(request)
    return answers.shift()?.() ?? new Promise((resolve) => (answer = resolve))
  }
  render(
    <AuthProvider engine={engine}>
      <Letter />
      <SessionEndedDialog {...(signIn ? { signIn } : {})} />
    </AuthProvider>,
  )
  const next = (code: TokenClientErrorCode) => answers.push(() => fail(code))
  return { session, asked, next, complete: (authentication: Authentication) => act(async () => answer(authentication)) }
}

const windowOpens = () => act(async () => fireEvent(window, new FocusEvent('blur')))

describe('text', () => {
  test.each([
    ['idle-timeout', 'You were away for a while. What you typed is still here. Sign in again to carry on.'],
    ['signed-out-elsewhere', 'You were signed out in another tab or app. What you typed is still here.'],
    ['renewal-rejected', 'Your sign-in is no longer valid. What you typed is still here.'],
    ['user-changed', 'Somebody else has signed in with this browser. Sign in again to carry on as yourself.'],
  ] as const)('why: %s', async (reason, text) => {
    await showEnded({ reason })
    await expect.element(dialog()).toHaveAccessibleDescription(new RegExp(`^${text}`))
    await expect.poll(() => document.activeElement).toBe(screen.getByRole('button', { name: 'Sign in again' }))
    expect(buttons()).toEqual(['Sign in again', 'Stay signed out'])
  })

  test.each([
    ['', 'Sign in again to come back to this page.'],
    ['Dear Grace', 'What you typed is still here.'],
  ])('what is kept when the page is left and “%s” was typed', async (typed, text) => {
    const { session } = await showEnded({ status: 'active', signIn: 'redirect' })
    fireEvent.change(screen.getByLabelText('Letter'), { target: { value: typed } })
    await act(() => session.browser.clock.advance(300_000))
    await expect.element(dialog()).toHaveAccessibleDescription(new RegExp(text))
  })
})

describe('the window', () => {
  test('opens on a click, is focused by another click, and closes the dialog when it is done', async () => {
    const { session, asked, complete } = await showEnded()
    await click('Sign in again')
    expect(asked).toEqual(['silently', expect.objectContaining({ mode: 'popup' })])
    expect(note()).toBe('One moment, we’re checking.')
    expect(buttons()).toEqual(['Sign in again', 'Stay signed out'])
    await click('Sign in again')
    expect(asked).toHaveLength(2)

    await windowOpens()
    expect(note()).toBe('Carry on in the sign-in window.')
    expect(buttons()).toEqual(['Show the window', 'Sign in on this page', 'Stay signed out'])
    await expect.poll(() => document.activeElement).toBe(screen.getByRole('button', { name: 'Show the window' }))
    await click('Show the window')
    expect(asked.slice(2)).toEqual([expect.objectContaining({ mode: 'popup' })])

    const { authentication } = session.engine.store.getState() as { authentication: Authentication }
    const now = session.engine.now()
    await complete({ ...authentication, authenticatedAt: now, contactedAt: now })
    expect(dialog()).toBeNull()
    expect(session.engine.store.getState().status).toBe('active')
  })

  test('can be replaced by a sign-in on this page', async () => {
    const { asked } = await showEnded()
    await click('Sign in again')
    await windowOpens()
    await click('Sign in on this page')
    expect(asked.at(-1)).toMatchObject({ mode: 'redirect' })
    expect(note()).toBe('One moment, we’re checking.')
    expect(screen.getByRole('button', { name: 'Sign in again' }).ariaDisabled).toBe('true')
  })

  test('that was blocked is opened directly by the next click', async () => {
    const { asked, next } = await showEnded()
    next('token-client/popup-blocked')
    await click('Sign in again')
    expect(note()).toMatch(/^Your browser blocked the sign-in window/)
    expect(buttons()).toEqual(['Sign in again', 'Sign in on this page', 'Stay signed out'])
    asked.length = 0
    fireEvent.click(screen.getByRole('button', { name: 'Sign in again' }))
    expect(asked).toEqual([expect.objectContaining({ mode: 'popup' })])
    await act(async () => {})
    expect(note()).toBe('Carry on in the sign-in window.')
  })

  test('that was closed is reported, and can be opened again', async () => {
    const { asked, next } = await showEnded()
    next('token-client/popup-closed')
    await click('Sign in again')
    expect(note()).toMatch(/^The sign-in window was closed/)
    expect(buttons()).toEqual(['Sign in again', 'Sign in on this page', 'Stay signed out'])
    await click('Sign in on this page')
    expect(asked.at(-1)).toMatchObject({ mode: 'redirect' })
  })

  test('that the client does not support is replaced by a redirect', async () => {
    const { asked, next } = await showEnded()
    next('token-client/popup-unsupported')
    await click('Sign in again')
    expect(asked).toEqual([
      'silently',
      expect.objectContaining({ mode: 'popup' }),
      expect.objectContaining({ mode: 'redirect' }),
    ])
  })

  test('does not open with signIn="redirect"', async () => {
    const { asked } = await showEnded({ signIn: 'redirect' })
    await click('Sign in again')
    expect(asked).toEqual(['silently', expect.objectContaining({ mode: 'redirect' })])
    await windowOpens()
    expect(buttons()).toEqual(['Sign in again', 'Stay signed out'])
  })
})

describe('failures', () => {
  test.each([
    ['token-client/network', 'Can’t reach the sign-in service. Please try again in a moment.'],
    ['token-client/authorization-failed', 'That didn’t work. Please try again.'],
  ] as const)('%s', async (code, text) => {
    const { next } = await showEnded()
    next(code)
    await click('Sign in again')
    expect(note()).toBe(text)
    expect(screen.getByRole('button', { name: 'Sign in again' }).ariaDisabled).toBe('false')
  })

  test('shows that the browser is offline, while it is', async () => {
    const { session } = await showEnded()
    await act(() => session.environment.goOffline())
    expect(note()).toBe('You’re offline. Sign in again when you’re back.')
    await act(() => session.environment.goOnline())
    expect(note()).toBe('')
  })
})

test('"Stay signed out" closes the dialog', async () => {
  const { session } = await showEnded()
  await click('Stay signed out')
  expect(dialog()).toBeNull()
  expect(session.engine.store.getState()).toMatchObject({ status: 'signed-out' })
})
