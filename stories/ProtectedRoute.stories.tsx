import { ProtectedRoute, SessionEndedDialog } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, userEvent } from 'storybook/test'
import { inSession, Orders, sessionOf, wordsOf } from './sessionStory.tsx'

const meta = {
  title: 'Components/ProtectedRoute',
  component: ProtectedRoute,
  args: { children: <Orders />, fallback: <p>One moment…</p> },
  argTypes: { children: { control: false }, fallback: { control: false } },
} satisfies Meta<typeof ProtectedRoute>

export default meta
type Story = StoryObj<typeof meta>

const hasNoOrders = () => expect(screen.queryByText('All Orders')).toBeNull()

export const SignedIn: Story = {
  ...inSession({}),
  async play() {
    await expect(await screen.findByRole('heading', { name: 'All Orders' })).toBeVisible()
  },
}

export const Restoring: Story = {
  ...inSession({ status: 'restoring' }),
  async play() {
    await expect(await screen.findByText('One moment…')).toBeVisible()
    await hasNoOrders()
  },
}

/** Leaves for the sign-in by itself, once. */
export const FirstVisit: Story = {
  ...inSession({ status: 'signed-out', latencyMs: 5_000 }),
  async play(context) {
    await expect(await screen.findByText('One moment…')).toBeVisible()
    await hasNoOrders()
    const { server } = sessionOf(context).browser
    await expect(server.requests.filter(({ prompt }) => prompt === undefined)).toHaveLength(1)
  },
}

/** A user who has just signed out is not redirected to sign-in. */
export const AfterSigningOut: Story = {
  ...inSession({ status: 'signed-out', reason: 'signed-out' }),
  async play(context) {
    const words = wordsOf(context)
    await expect(await screen.findByRole('heading', { name: words.signInTitle })).toBeVisible()
    await hasNoOrders()
  },
}

export const SignedInAgain: Story = {
  ...inSession({ status: 'signed-out', reason: 'signed-out' }),
  async play(context) {
    await userEvent.click(await screen.findByRole('button', { name: wordsOf(context).signIn }))
    await expect(await screen.findByRole('heading', { name: 'All Orders' })).toBeVisible()
  },
}

export const InPlace: Story = {
  args: { signIn: 'in-place' },
  ...inSession({ status: 'signed-out' }),
  async play(context) {
    const words = wordsOf(context)
    await expect(await screen.findByRole('button', { name: words.signIn })).toBeVisible()
    await hasNoOrders()
  },
}

export const Unreachable: Story = {
  ...inSession({ error: 'token-client/network' }),
  async play(context) {
    const words = wordsOf(context)
    await expect(await screen.findByRole('heading', { name: words.errorTitle })).toBeVisible()
    await expect(screen.getByRole('button', { name: words.tryAgain })).toBeVisible()
    await hasNoOrders()
  },
}

export const Misconfigured: Story = {
  ...inSession({ error: 'token-client/issuer-mismatch' }),
  async play(context) {
    const words = wordsOf(context)
    await expect(await screen.findByText(/token-client\/issuer-mismatch/)).toBeVisible()
    await expect(screen.getByRole('button', { name: words.tryAgain })).toBeVisible()
  },
}

/** Signed in, but the page is for others. */
export const Denied: Story = {
  args: { allow: ({ sub }) => sub === 'grace' },
  ...inSession({}),
  async play(context) {
    const words = wordsOf(context)
    await expect(await screen.findByRole('heading', { name: words.deniedTitle })).toBeVisible()
    await expect(screen.getByRole('button', { name: words.otherAccount })).toBeVisible()
    await hasNoOrders()
  },
}

/** The page stays as it was, hidden, and comes back. */
export const Ended: Story = {
  parameters: { docs: { story: { inline: false, height: '480px' } } },
  ...inSession({ status: 'expiring', remainingMs: 5_000 }),
  render: (args) => (
    <>
      <ProtectedRoute {...args} />
      <SessionEndedDialog {...(args.messages ? { messages: args.messages } : {})} />
    </>
  ),
  async play(context) {
    const words = wordsOf(context)
    const note = await screen.findByLabelText('Note for the courier')
    await userEvent.type(note, ', then knock')
    await sessionOf(context).browser.clock.advance(5_000)
    await userEvent.click(await screen.findByRole('button', { name: words.signInAgain }))
    await expect(await screen.findByRole('heading', { name: 'All Orders' })).toBeVisible()
    await expect(note).toHaveValue('Ring twice, then knock')
    await expect(note).toHaveFocus()
  },
}
