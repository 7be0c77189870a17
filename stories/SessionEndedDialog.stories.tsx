import { SessionEndedDialog, SessionShield } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, userEvent, waitFor } from 'storybook/test'
import { inSession, Orders } from './sessionStory.tsx'

const meta = {
  title: 'SessionEndedDialog',
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

const says = (text: RegExp) => async () => {
  const dialog = await screen.findByRole('alertdialog', { name: 'Your session has ended' })
  await expect(dialog).toHaveAccessibleDescription(text)
  await expect(screen.getByRole('button', { name: 'Sign in again' })).toHaveFocus()
  await expect(screen.getByText('All Orders')).not.toBeVisible()
}

export const Idle: Story = {
  ...inSession({ status: 'ended' }),
  play: says(/You were away for a while. Sign in again to come back/),
}

export const AbsoluteLimit: Story = {
  ...inSession({ status: 'ended', reason: 'absolute-timeout', policy: { absoluteTimeoutMs: 200_000 } }),
  play: says(/a while since you signed in/),
}

export const SignedOutElsewhere: Story = {
  ...inSession({ status: 'ended', reason: 'signed-out-elsewhere' }),
  play: says(/ended somewhere else/),
}

export const SomebodyElse: Story = {
  ...inSession({ status: 'ended', reason: 'user-changed' }),
  play: says(/Somebody else has signed in/),
}

export const Rejected: Story = {
  ...inSession({ status: 'ended', reason: 'renewal-rejected' }),
  play: says(/no longer valid/),
}

export const ComingBack: Story = {
  ...inSession({ status: 'ended', latencyMs: 5_000 }),
  async play() {
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in again' }))
    await expect(await screen.findByText('One moment, we’re checking.')).toBeInTheDocument()
    await expect(screen.getByRole('alertdialog', { name: 'Your session has ended' })).toBeVisible()
  },
}

export const Unreachable: Story = {
  ...inSession({ status: 'ended' }, ({ browser }) => browser.server.fail('token-client/network', 9)),
  async play() {
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in again' }))
    await expect(await screen.findByText(/Please try again in a moment/)).toBeVisible()
  },
}

export const Back: Story = {
  ...inSession({ status: 'ended' }),
  async play() {
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in again' }))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    await expect(screen.getByText('All Orders')).toBeVisible()
  },
}
