import { SessionCountdown } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen } from 'storybook/test'
import { inSession, sessionOf } from './sessionStory.tsx'

const meta = { title: 'SessionCountdown', component: SessionCountdown } satisfies Meta<typeof SessionCountdown>

export default meta
type Story = StoryObj<typeof meta>

export const Ticking: Story = {
  ...inSession({ status: 'expiring', remainingMs: 30_000 }),
  async play(context) {
    await expect(await screen.findByRole('timer')).toHaveTextContent('30 seconds')
    await sessionOf(context).browser.clock.advance(1_000)
    await expect(screen.getByRole('timer')).toHaveTextContent('29 seconds')
  },
}

export const NothingToSay: Story = {
  ...inSession({}),
  async play({ canvasElement }) {
    await expect(canvasElement.querySelector('[role=timer]')).not.toBeVisible()
  },
}
