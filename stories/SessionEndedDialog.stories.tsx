import { SessionEndedDialog, SessionShield, type SessionEndReason } from '@stillhere/react'
import type { TestSession } from '@stillhere/react/testing'
import { TokenClientError } from '@stillhere/token-client'
import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite'
import { expect, fireEvent, screen, userEvent, waitFor } from 'storybook/test'
import { inSession, Orders, sessionOf, wordsOf } from './sessionStory.tsx'

const meta = {
  title: 'Components/SessionEndedDialog',
  component: SessionEndedDialog,
  render: (args) => (
    <>
      <SessionShield>
        <Orders />
      </SessionShield>
      <SessionEndedDialog {...args} />
    </>
  ),
  parameters: { docs: { story: { inline: false, height: '480px' } } },
} satisfies Meta<typeof SessionEndedDialog>

export default meta
type Story = StoryObj<typeof meta>

const idle = { status: 'ended' } as const
const button = (name: string) => screen.getByRole('button', { name })
const dialog = (context: StoryContext) => screen.findByRole('alertdialog', { name: wordsOf(context).endedTitle })

const says =
  (reason: SessionEndReason, kept = true) =>
  async (context: StoryContext) => {
    const words = wordsOf(context)
    await expect(await dialog(context)).toHaveAccessibleDescription(words.endedText({ reason, kept }))
    await waitFor(() => expect(button(words.signInAgain)).toHaveFocus())
    await expect(button(words.staySignedOut)).toBeVisible()
    await expect(screen.getByText('All Orders')).not.toBeVisible()
  }

export const Idle: Story = { ...inSession(idle), play: says('idle-timeout') }

/** Leaves the page to sign in, so nothing is promised that no draft keeps. */
export const NotKept: Story = { args: { signIn: 'redirect' }, ...inSession(idle), play: says('idle-timeout', false) }

export const AbsoluteLimit: Story = {
  ...inSession({ ...idle, reason: 'absolute-timeout', policy: { absoluteTimeoutMs: 200_000 } }),
  play: says('absolute-timeout'),
}

export const SignedOutElsewhere: Story = {
  ...inSession({ ...idle, reason: 'signed-out-elsewhere' }),
  play: says('signed-out-elsewhere'),
}

export const AnotherUser: Story = { ...inSession({ ...idle, reason: 'user-changed' }), play: says('user-changed') }

export const Rejected: Story = { ...inSession({ ...idle, reason: 'renewal-rejected' }), play: says('renewal-rejected') }

export const ComingBack: Story = {
  ...inSession({ ...idle, latencyMs: 5_000 }),
  async play(context) {
    const words = wordsOf(context)
    await dialog(context)
    await userEvent.click(button(words.signInAgain))
    await expect(await screen.findByText(words.checking)).toBeInTheDocument()
    await dialog(context)
  },
}

/** The sign-in goes on in a window; from here it can be found again, or be done without. */
export const InWindow: Story = {
  ...inSession(idle, ({ browser }) => browser.server.holdPopup()),
  async play(context) {
    const words = wordsOf(context)
    await dialog(context)
    await userEvent.click(button(words.signInAgain))
    await screen.findByText(words.checking)
    // the window has taken the focus
    await fireEvent.blur(window)
    await expect(await screen.findByText(words.inWindow)).toBeVisible()
    for (const name of [words.showWindow, words.signInHere, words.staySignedOut])
      await expect(button(name)).toBeVisible()
  },
}

/** Answers the main button with a failure, and finds what is said of it. */
const fails = (code: 'popup-blocked' | 'popup-closed' | 'authorization-failed') =>
  inSession(idle, ({ tokenClient }: TestSession) => {
    tokenClient.signIn = () => Promise.reject(new TokenClientError(`token-client/${code}`, 'sign-in', 'No.'))
  })
const finds =
  (note: 'popupBlocked' | 'popupClosed' | 'unreachable' | 'failed', offersThisPage = false) =>
  async (context: StoryContext) => {
    const words = wordsOf(context)
    await dialog(context)
    await userEvent.click(button(words.signInAgain))
    await expect(await screen.findByText(words[note])).toBeVisible()
    await expect(button(words.signInAgain)).toBeEnabled()
    await expect(screen.queryAllByRole('button', { name: words.signInHere })).toHaveLength(offersThisPage ? 1 : 0)
  }

export const WindowBlocked: Story = { ...fails('popup-blocked'), play: finds('popupBlocked', true) }

export const WindowClosed: Story = { ...fails('popup-closed'), play: finds('popupClosed', true) }

export const Failed: Story = { ...fails('authorization-failed'), play: finds('failed') }

export const Unreachable: Story = {
  ...inSession(idle, ({ browser }) => browser.server.fail('token-client/network', 9)),
  play: finds('unreachable'),
}

export const Offline: Story = {
  ...inSession(idle, ({ environment }) => environment.goOffline()),
  async play(context) {
    await dialog(context)
    await expect(await screen.findByText(wordsOf(context).offlineSignIn)).toBeVisible()
  },
}

export const Back: Story = {
  ...inSession(idle),
  async play(context) {
    await dialog(context)
    await userEvent.click(button(wordsOf(context).signInAgain))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    await expect(screen.getByText('All Orders')).toBeVisible()
    await expect(sessionOf(context).engine.store.getState().status).toBe('active')
  },
}
