import { AuthProvider, SessionTimeoutModal, useSession } from '@stillhere/react'
import { createTestSession, renderWithSession } from '@stillhere/react/testing'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { Profiler } from 'react'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { SessionDevtools } from './SessionDevtools.tsx'
import { putOnStyles } from '../testing/putOnStyles.ts'

beforeAll(putOnStyles)

afterEach(cleanup)

const toggle = () => screen.getByRole('button', { name: /^Session / })
const panel = () => within(screen.getByRole('complementary', { name: 'Session devtools' }))

test('with the keyboard only: open, extend, renew, leave by Escape, and sign out', async () => {
  const { session } = await renderWithSession(<SessionDevtools />, { session: 'active' })
  await userEvent.tab()
  expect(document.activeElement).toBe(toggle())
  expect(toggle().getAttribute('aria-expanded')).toBe('false')
  await userEvent.keyboard('{Enter}')
  expect(toggle().getAttribute('aria-expanded')).toBe('true')
  await session.browser.clock.advance(20_000)
  const press = async (name: string) => {
    for (let step = 0; document.activeElement?.textContent !== name && step < 20; step++) await userEvent.tab()
    await userEvent.keyboard('{Enter}')
  }
  await press('Extend')
  await panel().findByText('Extended.')
  await press('Renew tokens')
  await panel().findByText('Tokens renewed.')
  expect(session.events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['extensionSucceeded', 'tokensRenewed', 'tokensRenewed']),
  )
  await userEvent.keyboard('{Escape}')
  expect(panel().queryByRole('heading')).toBeNull()
  expect(document.activeElement).toBe(toggle())
  await userEvent.keyboard('{Enter}')
  await press('Sign out of this app')
  await panel().findByText('Signed out of this app.')
  expect(session.engine.store.getState().status).toBe('signed-out')
  expect(session.browser.server.session()).not.toBeNull()
  expect(document.activeElement?.textContent).toBe('Sign out of this app')
})

test('shows the outcome of a failed command', async () => {
  const { session } = await renderWithSession(<SessionDevtools initiallyOpen />, { session: 'active' })
  session.browser.server.fail('token-client/network')
  await userEvent.click(panel().getByRole('button', { name: 'Renew tokens' }))
  expect(await panel().findByText('Renew tokens: token-client/network')).toBeTruthy()
})

test('shows the user, the three verbs with their deadlines, reasons, capabilities and events', async () => {
  const { advance, session } = await renderWithSession(<SessionDevtools initiallyOpen />, { session: 'active' })
  await advance(20_000)
  session.act()
  await advance(5_000)
  await waitFor(() => expect(panel().getByText('person is idle in 4:55')).toBeTruthy(), { timeout: 3_000 })
  expect(panel().getByRole('heading').textContent).toBe('Ada: active')
  expect(panel().getByText('SSO session is idle in 4:35, next in 2:05')).toBeTruthy()
  expect(panel().getByText('tokens expire in 2:05')).toBeTruthy()
  expect(panel().getByText(/the idle timeout of 300\.0 s/)).toBeTruthy()
  expect(panel().getByText('A renewal of tokens extends the SSO session too.')).toBeTruthy()
  expect(panel().getByText('activityReported: source test')).toBeTruthy()
  await advance(300_000)
  await panel().findByText('expiring → ended: idle-timeout')
  expect(panel().getByRole('button', { name: 'Extend' }).getAttribute('aria-disabled')).toBe('true')
})

test('copies a record without anything personal', async () => {
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  await renderWithSession(<SessionDevtools initiallyOpen />, { session: 'active' })
  await userEvent.click(panel().getByRole('button', { name: 'Copy record' }))
  await panel().findByText('Copied, without anything personal.')
  const text = String(written.mock.calls[0]?.[0])
  expect(JSON.parse(text)).toMatchObject({ version: 1, status: 'active' })
  expect(text).not.toMatch(/ada/i)
})

test('does not disturb the modal: takes no focus, is inert, and works again afterwards', async () => {
  const { advance } = await renderWithSession(
    <>
      <SessionTimeoutModal />
      <SessionDevtools initiallyOpen position="top-start" />
    </>,
    { session: 'active' },
  )
  await advance(250_000)
  const dialog = screen.getByRole('alertdialog')
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true))
  for (let step = 0; step < 6; step++) {
    await userEvent.tab()
    expect(document.querySelector('.stillhere-devtools')?.contains(document.activeElement)).toBe(false)
  }
  await userEvent.click(within(dialog).getByRole('button', { name: 'Stay signed in' }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  await userEvent.click(toggle())
  expect(toggle().getAttribute('aria-expanded')).toBe('false')
})

test.each([
  ['closed', 1],
  ['open, where it would lie upon it,', 0],
])('%s: is raised above a dialog %i times, to be read and not to be clicked', async (how, times) => {
  const { advance } = await renderWithSession(
    <>
      <SessionTimeoutModal />
      <SessionDevtools initiallyOpen={how !== 'closed'} />
    </>,
    { session: 'active' },
  )
  const raised = vi.spyOn(HTMLElement.prototype, 'showPopover')
  await advance(250_000)
  await waitFor(() => expect(screen.getByRole('alertdialog').contains(document.activeElement)).toBe(true))
  await advance(10_000)
  expect(raised).toHaveBeenCalledTimes(times)
  raised.mockRestore()
  const { left, top, width, height } = toggle().getBoundingClientRect()
  expect(toggle().contains(document.elementFromPoint(left + width / 2, top + height / 2))).toBe(false)
})

test('with an engine it needs no provider, and no other component renders', async () => {
  const { engine, browser, act } = await createTestSession()
  let commits = 0
  const Status = () => <output>{useSession((state) => state.status)}</output>
  render(
    <AuthProvider engine={engine}>
      <Profiler id="app" onRender={() => commits++}>
        <Status />
      </Profiler>
      <SessionDevtools engine={engine} initiallyOpen />
    </AuthProvider>,
  )
  const before = commits
  await browser.clock.advance(20_000)
  act()
  await waitFor(() => expect(panel().getByText('person is idle in 5:00')).toBeTruthy(), { timeout: 3_000 })
  expect(commits).toBe(before)
})

test('throws without engine and provider, naming both', () => {
  const silent = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(() => render(<SessionDevtools />)).toThrow('SessionDevtools needs an <AuthProvider>')
  silent.mockRestore()
})
