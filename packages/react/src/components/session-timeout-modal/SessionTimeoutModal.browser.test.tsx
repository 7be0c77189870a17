import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { TokenClientError } from '@stillhere/token-client'
import { Profiler } from 'react'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { server, userEvent } from 'vitest/browser'
import { AuthProvider } from '../../AuthProvider.tsx'
import { createTestSession } from '../../testing/createTestSession.ts'
import { SessionEndedDialog } from '../session-ended-dialog/SessionEndedDialog.tsx'
import { SessionShield } from '../session-shield/SessionShield.tsx'
import { showModalPage } from './modalPage.tsx'
import { SessionTimeoutModal } from './SessionTimeoutModal.tsx'

afterEach(cleanup)

const untilWarningMs = 240_000
const focused = () => document.activeElement
const note = () => screen.queryByRole('alertdialog')?.querySelector('output')?.textContent
const click = (one: HTMLElement) => act(async () => fireEvent.click(one))
/** All that is said in the open dialog from now on, with how. */
const listen = () => {
  const said: string[] = []
  const region = screen.getByRole('alertdialog').querySelector('[aria-atomic]')
  const observer = new MutationObserver(() => said.push(`${region?.ariaLive}: ${region?.textContent}`))
  if (region) observer.observe(region, { childList: true, characterData: true, subtree: true })
  onTestFinished(() => observer.disconnect())
  return said
}

describe('the question', () => {
  test('opens in time, focuses "Stay signed in", and closes on the answer', async () => {
    const { question, pass, button, status } = await showModalPage(<input aria-label="Letter" />)
    screen.getByLabelText('Letter').focus()
    await pass(untilWarningMs - 1)
    expect(question()).toBeNull()
    await pass(1)
    expect(question()).not.toBeNull()
    expect(focused()).toBe(button('Stay signed in'))
    await click(button('Stay signed in'))
    expect(question()).toBeNull()
    expect(status()).toBe('active')
    expect(focused()).toBe(screen.getByLabelText('Letter'))
  })

  test('is described by its text and the time left at the opening, without the countdown', async () => {
    const { question, pass } = await showModalPage(undefined, { status: 'expiring', remainingMs: 48_000 })
    const description = 'To keep your account safe, we’ll sign you out when the time is up. 48 seconds left.'
    await expect.element(question()).toHaveAccessibleDescription(description)
    await pass(20_000)
    await expect.element(question()).toHaveAccessibleDescription(description)
    expect(screen.getByRole('timer').textContent).toBe('28 seconds')
  })

  test('a countdown of a minute causes no commit, and writes once a second', async () => {
    const ids: string[] = []
    const { pass } = await showModalPage(undefined, {
      modal: (
        <Profiler id="modal" onRender={(id) => ids.push(id)}>
          <SessionTimeoutModal />
        </Profiler>
      ),
    })
    await pass(untilWarningMs)
    const timer = screen.getByRole('timer')
    expect(timer.textContent).toBe('1 minute')
    ids.length = 0
    let writes = 0
    const observer = new MutationObserver(() => (writes += 1))
    observer.observe(timer, { childList: true, characterData: true, subtree: true })
    for (let second = 1; second < 60; second++) await pass(1_000)
    observer.disconnect()
    expect(timer.textContent).toBe('1 second')
    expect(ids).toEqual([])
    expect(writes).toBe(59)
  })

  // WebKit's driver refuses to click what a dialog covers
  test.runIf(server.browser !== 'safari')('a click beside it does nothing', async () => {
    const { question, pass, extensions } = await showModalPage()
    await pass(untilWarningMs)
    await userEvent.click(document.body, { position: { x: 5, y: 5 } })
    expect(question()).not.toBeNull()
    expect(extensions()).toBe(0)
  })

  test('stays open during the extension, and sends one request for many clicks', async () => {
    const { question, pass, button, extensions } = await showModalPage()
    await pass(untilWarningMs)
    await act(async () => {
      fireEvent.click(button('Stay signed in'))
      fireEvent.click(button('Stay signed in'))
    })
    expect(question()).toBeNull()
    expect(extensions()).toBe(1)
  })

  test('uses the time of the click, even if a busy page handles it late', async () => {
    const { session, pass, button, status, question } = await showModalPage()
    await pass(100_000)
    session.act() // and so the SSO session outlives this one
    await pass(299_500)
    expect(question()).not.toBeNull()
    const event = new MouseEvent('click', { bubbles: true, cancelable: true })
    Object.defineProperty(event, 'timeStamp', { value: performance.now() - 1_900 })
    session.browser.clock.stall(2_000)
    await act(async () => button('Stay signed in').dispatchEvent(event))
    await pass(0)
    expect(status()).toBe('active')
  })

  test('announces "You’re still signed in" shortly after closing', async () => {
    const { pass, button } = await showModalPage()
    await pass(untilWarningMs)
    const region = [...document.querySelectorAll('[aria-live=polite]')].find((one) => !one.closest('dialog'))
    expect(region?.textContent).toBe('')
    await click(button('Stay signed in'))
    expect(region?.textContent).toBe('')
    await expect.poll(() => region?.textContent).toBe('You’re still signed in.')
  })
})

describe('shows', () => {
  const asked = async (...failure: ConstructorParameters<typeof TokenClientError>) => {
    const page = await showModalPage()
    await page.pass(untilWarningMs)
    page.session.tokenClient.extendSession = () => Promise.reject(new TokenClientError(...failure))
    await click(page.button('Stay signed in'))
    return page
  }

  test('that it is checking', async () => {
    const { session, pass, button } = await showModalPage()
    await pass(untilWarningMs)
    session.browser.server.setLatency(5_000)
    await click(button('Stay signed in'))
    expect(note()).toBe('One moment, we’re checking.')
    expect(button('Stay signed in').ariaDisabled).toBe('true')
    expect(focused()).toBe(button('Stay signed in'))
  })

  test('that it retries', async () => {
    await asked('token-client/network', 'renewal', 'No.')
    expect(note()).toBe('Can’t reach the sign-in service. Trying again while there is time.')
  })

  test('that the server has asked to wait', async () => {
    await asked('token-client/server-unavailable', 'renewal', 'No.', { retryAfterMs: 5_000 })
    expect(note()).toBe('The sign-in service is busy. We’ll try again in a moment.')
  })

  test('that the extension has failed, and a second attempt may succeed', async () => {
    const { session, button, question } = await asked('token-client/silent-no-answer', 'silent-authentication', 'No.')
    expect(note()).toBe('We couldn’t confirm that. Please try again.')
    expect(button('Stay signed in').ariaDisabled).toBe('false')
    session.tokenClient.extendSession = () => session.tokenClient.renewTokens()
    await click(button('Stay signed in'))
    expect(question()).toBeNull()
  })

  test('that it is offline', async () => {
    const { session, pass } = await showModalPage()
    await pass(untilWarningMs)
    await act(() => session.environment.goOffline())
    expect(note()).toBe('You’re offline. We’ll try again as soon as you’re back.')
    await act(() => session.environment.goOnline())
    expect(note()).toBe('')
  })
})

describe('signing out', () => {
  test('stops the countdown and shows progress until the page is left', async () => {
    const { session, pass, button, question } = await showModalPage()
    await pass(untilWarningMs)
    session.browser.server.setLatency(2_000)
    await click(button('Sign out'))
    expect(question()).not.toBeNull()
    expect(note()).toBe('One moment, we’re checking.')
    expect(screen.queryByRole('timer')).toBeNull()
    await pass(1_000)
    expect(question()).not.toBeNull()
    // what comes back with the back button must not be covered
    await act(async () => fireEvent(window, new PageTransitionEvent('pagehide')))
    expect(question()).toBeNull()
  })

  test('wins over an extension', async () => {
    const { session, pass, button, status, question } = await showModalPage()
    await pass(untilWarningMs)
    session.browser.server.setLatency(2_000)
    await click(button('Stay signed in'))
    await click(button('Sign out'))
    await pass(10_000)
    expect(status()).toBe('signed-out')
    expect(question()).toBeNull()
  })
})

describe('an absolute limit', () => {
  const policy = { absoluteTimeoutMs: 200_000 }

  test('does not promise an extension', async () => {
    const { pass, question, button, extensions } = await showModalPage(undefined, { policy })
    await pass(140_000)
    expect(screen.queryByText('Stay signed in')).toBeNull()
    expect(focused()).toBe(button('Sign in again'))
    await userEvent.keyboard('{Escape}')
    expect(question()).not.toBeNull()
    expect(extensions()).toBe(0)
  })

  test('stays open while the user signs in again', async () => {
    const { session, pass, question, button, status } = await showModalPage(undefined, { policy })
    await pass(140_000)
    session.browser.server.setLatency(1_000)
    await click(button('Sign in again'))
    expect(status()).toBe('reauthenticating')
    expect(note()).toBe('One moment, we’re checking.')
    expect(button('Sign in again').ariaDisabled).toBe('true')
    await pass(5_000)
    expect(question()).toBeNull()
    expect(status()).toBe('active')
  })

  test('that remains after an extension is announced at once, in the same dialog', async () => {
    const { pass, button, question } = await showModalPage(undefined, { policy: { absoluteTimeoutMs: 310_000 } })
    await pass(255_000)
    const dialog = question()
    const said = listen()
    await click(button('Stay signed in'))
    expect(question()).toBe(dialog)
    expect(focused()).toBe(button('Sign in again'))
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^assertive: Are you still here\?.*please sign in again before the time is up/)
  })
})

describe('announces', () => {
  test('the milestones of two minutes, each true at its end', async () => {
    const { session, pass, question } = await showModalPage(undefined, { policy: { warningLeadMs: 120_000 } })
    await pass(180_000)
    await expect.element(question()).toHaveAccessibleDescription(/2 minutes left\.$/)
    const said = listen()
    const log: string[] = []
    for (let second = 1; second < 120; second++) {
      await pass(1_000)
      const text = said.splice(0).join('|')
      if (text) log.push(`${session.engine.countdown.getState()}: ${text}`)
    }
    expect(log).toEqual([
      '63: polite: 1 minute left.',
      '43: polite: 40 seconds left.',
      '23: polite: 20 seconds left.',
      '13: assertive: 10 seconds left.',
    ])
  })

  test('no more than the time left where a slow page has skipped a milestone', async () => {
    const { session, pass } = await showModalPage()
    await pass(untilWarningMs + 10_000)
    const said = listen()
    await session.environment.hide()
    await pass(35_000)
    await act(() => session.environment.show())
    expect(session.engine.countdown.getState()).toBe(15)
    expect(said).toEqual(['polite: 12 seconds left.'])
  })
})

describe('without an answer', () => {
  test('the same dialog shows the end, announces it once, and signs in again', async () => {
    const { pass, question, ended, button, status } = await showModalPage(
      <SessionShield>
        <input aria-label="Letter" />
      </SessionShield>,
    )
    screen.getByLabelText('Letter').focus()
    await pass(untilWarningMs)
    const dialog = question()
    await pass(55_000)
    const said = listen()
    await pass(5_000)
    expect(ended()).toBe(dialog)
    expect(question()).toBeNull()
    await expect
      .element(ended())
      .toHaveAccessibleDescription(/You were away for a while\. What you typed is still here/)
    expect(focused()).toBe(button('Sign in again'))
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^assertive: Your session has ended You were away for a while\./)
    await userEvent.keyboard('{Escape}')
    expect(ended()).not.toBeNull()
    await click(button('Sign in again'))
    expect(screen.queryByRole('alertdialog')).toBeNull()
    expect(status()).toBe('active')
    expect(focused()).toBe(screen.getByLabelText('Letter'))
  })

  test.each([
    ['signed-out-elsewhere', 'signed out in another tab or app'],
    ['renewal-rejected', 'no longer valid'],
    ['user-changed', 'Somebody else'],
  ] as const)('shows %s also if no question was open', async (reason, text) => {
    const { ended, pass } = await showModalPage(undefined, { status: 'ended', reason })
    await pass(0)
    await expect.element(ended()).toHaveAccessibleDescription(new RegExp(text))
  })

  test('a SessionEndedDialog replaces it, and the focus returns with the page', async () => {
    const { pass, question, ended, button } = await showModalPage(
      <>
        <SessionShield>
          <input aria-label="Letter" />
        </SessionShield>
        <SessionEndedDialog />
      </>,
    )
    const letter = screen.getByLabelText('Letter')
    letter.focus()
    await pass(untilWarningMs + 60_000)
    expect(question()).toBeNull()
    expect(screen.getAllByRole('alertdialog')).toEqual([ended()])
    expect(focused()).toBe(button('Sign in again'))
    await click(button('Sign in again'))
    expect(screen.queryByRole('alertdialog')).toBeNull()
    expect(focused()).toBe(letter)
  })

  test('it shows the end again after the SessionEndedDialog has unmounted', async () => {
    const session = await createTestSession({ status: 'ended' })
    const page = (children: boolean) => (
      <AuthProvider engine={session.engine}>
        <SessionTimeoutModal />
        {children && <SessionEndedDialog className="own" />}
      </AuthProvider>
    )
    const { rerender } = render(page(true))
    expect((await screen.findByRole('alertdialog')).className).toContain('own')
    rerender(page(false))
    expect((await screen.findByRole('alertdialog', { name: 'Your session has ended' })).className).not.toContain('own')
  })
})
