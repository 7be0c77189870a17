import { SessionShield } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen } from 'storybook/test'
import { inSession, Orders, sessionOf } from './sessionStory.tsx'

const meta = {
  title: 'Components/SessionShield',
  component: SessionShield,
  args: { children: <Orders /> },
  argTypes: { children: { control: false } },
} satisfies Meta<typeof SessionShield>

export default meta
type Story = StoryObj<typeof meta>

export const Up: Story = {
  ...inSession({}),
  async play() {
    await expect(screen.getByRole('heading', { name: 'All Orders' })).toBeVisible()
  },
}

/** Hides everything, and keeps its room. */
export const Down: Story = {
  ...inSession({ status: 'ended' }),
  async play() {
    const heading = screen.getByText('All Orders')
    await expect(heading).not.toBeVisible()
    await expect(heading.closest('[inert]')).not.toBeNull()
    await expect(heading.getBoundingClientRect().height).toBeGreaterThan(0)
  },
}

export const UpAgain: Story = {
  ...inSession({ status: 'ended' }),
  async play(context) {
    const heading = screen.getByText('All Orders')
    await sessionOf(context).engine.reauthenticate()
    await expect(heading).toBeVisible()
    await expect(heading.closest('[inert]')).toBeNull()
  },
}
