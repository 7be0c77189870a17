import { SessionTimeoutModal } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, userEvent, waitFor } from 'storybook/test'
import { inSession, Orders, sessionOf } from './sessionStory.tsx'

const meta = {
  title: 'SessionTimeoutModal',
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

const modal = () => screen.findByRole('alertdialog', { name: 'Are you still here?' })
const button = (name: string) => screen.getByRole('button', { name })

export const Asking: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000 }),
  async play() {
    const dialog = await modal()
    await expect(dialog).toHaveAccessibleDescription(/we’ll sign you out when the time is up.*48 seconds left/)
    await expect(screen.getByRole('timer')).toHaveTextContent('48 seconds')
    await expect(button('Stay signed in')).toHaveFocus()
    await expect(button('Sign out')).toBeVisible()
  },
}

export const Minutes: Story = {
  ...inSession({ status: 'expiring', remainingMs: 90_000, policy: { warningLeadMs: 120_000 } }),
  async play() {
    await modal()
    await expect(screen.getByRole('timer')).toHaveTextContent('2 minutes')
  },
}

export const LastSeconds: Story = {
  ...inSession({ status: 'expiring', remainingMs: 8_000 }),
  async play() {
    await modal()
    await expect(screen.getByRole('timer')).toHaveTextContent('8 seconds')
  },
}

/** Cannot be extended, so nothing promises that. */
export const AbsoluteLimit: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000, policy: { absoluteTimeoutMs: 200_000 } }),
  async play() {
    await expect(await modal()).toHaveAccessibleDescription(/please sign in again before the time is up/)
    await expect(button('Sign in again')).toHaveFocus()
    await expect(screen.queryByRole('button', { name: 'Stay signed in' })).toBeNull()
  },
}

export const Checking: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000, latencyMs: 5_000 }),
  async play() {
    await modal()
    await userEvent.click(button('Stay signed in'))
    await expect(await screen.findByText('One moment, we’re checking.')).toBeInTheDocument()
    await expect(button('Stay signed in')).toHaveAttribute('aria-disabled', 'true')
    await expect(button('Stay signed in')).toHaveFocus()
  },
}

export const Retrying: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000 }, ({ browser }) =>
    browser.server.fail('token-client/network', 9),
  ),
  async play() {
    await modal()
    await userEvent.click(button('Stay signed in'))
    await expect(await screen.findByText(/Can’t reach the sign-in service/)).toBeVisible()
  },
}

export const Offline: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000 }, ({ environment }) => environment.goOffline()),
  async play() {
    await modal()
    await expect(await screen.findByText(/You’re offline/)).toBeVisible()
  },
}

export const Failed: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000 }, ({ browser }) =>
    browser.server.fail('token-client/silent-no-answer', 9),
  ),
  async play() {
    await modal()
    await userEvent.click(button('Stay signed in'))
    await expect(await screen.findByText(/That didn’t work/)).toBeVisible()
  },
}

export const Stayed: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000 }),
  async play(context) {
    await modal()
    await userEvent.click(button('Stay signed in'))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    await expect(await screen.findByText('You’re still signed in.')).toBeInTheDocument()
    await expect(sessionOf(context).engine.store.getState().status).toBe('active')
  },
}
