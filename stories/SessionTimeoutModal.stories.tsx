import { SessionTimeoutModal } from '@stillhere/react'
import { TokenClientError } from '@stillhere/token-client'
import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite'
import { expect, screen, userEvent, waitFor } from 'storybook/test'
import { inSession, Orders, sessionOf, wordsOf } from './sessionStory.tsx'

const meta = {
  title: 'Components/SessionTimeoutModal',
  component: SessionTimeoutModal,
  render: (args) => (
    <>
      <Orders />
      <SessionTimeoutModal {...args} />
    </>
  ),
  parameters: { docs: { story: { inline: false, height: '560px' } } },
} satisfies Meta<typeof SessionTimeoutModal>

export default meta
type Story = StoryObj<typeof meta>

const asked = { status: 'expiring', remainingMs: 48_000 } as const
const modal = (context: StoryContext, limit: 'idle' | 'absolute' = 'idle') =>
  screen.findByRole('alertdialog', { name: wordsOf(context).timeoutTitle({ limit }) })
const ended = (context: StoryContext) => screen.findByRole('alertdialog', { name: wordsOf(context).endedTitle })
const button = (name: string) => screen.getByRole('button', { name })
const clock = (context: StoryContext, remainingMs: number) => {
  const { locale, timeRemaining } = wordsOf(context)
  return timeRemaining({ remainingMs, locale })
}
/** Answers, and finds this note. */
const answered = (note: 'checking' | 'retrying' | 'busy' | 'unconfirmed') => async (context: StoryContext) => {
  const words = wordsOf(context)
  await modal(context)
  await userEvent.click(button(words.stay))
  await expect(await screen.findByText(words[note])).toBeInTheDocument()
  await expect(button(words.stay)).toHaveAttribute('aria-disabled', String(note !== 'unconfirmed'))
  await waitFor(() => expect(button(words.stay)).toHaveFocus())
}

export const Asking: Story = {
  ...inSession(asked),
  async play(context) {
    const words = wordsOf(context)
    const { timeoutText, timeAnnounced, locale } = words
    const dialog = await modal(context)
    const description = `${timeoutText({ limit: 'idle' })} ${timeAnnounced({ remainingMs: 48_000, locale })}`
    await expect(dialog).toHaveAccessibleDescription(description)
    await expect(screen.getByRole('timer')).toHaveTextContent(clock(context, 48_000))
    await waitFor(() => expect(button(words.stay)).toHaveFocus())
    await expect(button(words.signOut)).toBeVisible()
  },
}

export const Minutes: Story = {
  ...inSession({ ...asked, remainingMs: 90_000, policy: { warningLeadMs: 120_000 } }),
  async play(context) {
    await modal(context)
    await expect(screen.getByRole('timer')).toHaveTextContent(clock(context, 90_000))
  },
}

export const LastSeconds: Story = {
  ...inSession({ ...asked, remainingMs: 8_000 }),
  async play(context) {
    await modal(context)
    await expect(screen.getByRole('timer')).toHaveTextContent(clock(context, 8_000))
  },
}

/** Cannot be extended, so nothing promises that. */
export const AbsoluteLimit: Story = {
  ...inSession({ ...asked, policy: { absoluteTimeoutMs: 200_000 } }),
  async play(context) {
    const words = wordsOf(context)
    await modal(context, 'absolute')
    await waitFor(() => expect(button(words.signInAgain)).toHaveFocus())
    await expect(screen.queryByRole('button', { name: words.stay })).toBeNull()
  },
}

export const Checking: Story = { ...inSession({ ...asked, latencyMs: 5_000 }), play: answered('checking') }

export const Retrying: Story = {
  ...inSession(asked, ({ browser }) => browser.server.fail('token-client/network', 9)),
  play: answered('retrying'),
}

/** The server has asked for patience. */
export const Busy: Story = {
  ...inSession(asked, ({ tokenClient }) => {
    const error = new TokenClientError('token-client/server-unavailable', 'renewal', 'Busy.', { retryAfterMs: 5_000 })
    tokenClient.extendSession = () => Promise.reject(error)
  }),
  play: answered('busy'),
}

export const Offline: Story = {
  ...inSession(asked, ({ environment }) => environment.goOffline()),
  async play(context) {
    await modal(context)
    await expect(await screen.findByText(wordsOf(context).offline)).toBeVisible()
  },
}

export const Unconfirmed: Story = {
  ...inSession(asked, ({ browser }) => browser.server.fail('token-client/silent-no-answer', 9)),
  play: answered('unconfirmed'),
}

/** The user has not answered. Without a `SessionEndedDialog` on the page, the same dialog shows the end. */
export const Ended: Story = {
  ...inSession({ ...asked, remainingMs: 1_000 }),
  async play(context) {
    await modal(context)
    await sessionOf(context).browser.clock.advance(1_000)
    await ended(context)
    await waitFor(() => expect(button(wordsOf(context).signInAgain)).toHaveFocus())
  },
}

/** The server has refused to go on. */
export const NeedsSignIn: Story = {
  ...inSession({ status: 'ended', reason: 'renewal-rejected' }),
  async play(context) {
    const text = wordsOf(context).endedText({ reason: 'renewal-rejected', kept: true })
    await expect(await ended(context)).toHaveAccessibleDescription(text)
  },
}

export const SignedOutElsewhere: Story = {
  ...inSession(asked),
  async play(context) {
    await modal(context)
    const other = await sessionOf(context).browser.openTab()
    await other.engine.signOut()
    const text = wordsOf(context).endedText({ reason: 'signed-out-elsewhere', kept: true })
    await expect(await ended(context)).toHaveAccessibleDescription(text)
  },
}

export const Stayed: Story = {
  ...inSession(asked),
  async play(context) {
    const words = wordsOf(context)
    await modal(context)
    await userEvent.click(button(words.stay))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    await expect(await screen.findByText(words.stillSignedIn)).toBeInTheDocument()
    await expect(sessionOf(context).engine.store.getState().status).toBe('active')
  },
}
