import { SessionCountdown } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen } from 'storybook/test'
import { inSession, sessionOf, wordsOf } from './sessionStory.tsx'

const meta = { title: 'Components/SessionCountdown', component: SessionCountdown } satisfies Meta<
  typeof SessionCountdown
>

export default meta
type Story = StoryObj<typeof meta>

export const Ticking: Story = {
  ...inSession({ status: 'expiring', remainingMs: 30_000 }),
  async play(context) {
    const { timeRemaining, locale } = wordsOf(context)
    await expect(await screen.findByRole('timer')).toHaveTextContent(timeRemaining({ remainingMs: 30_000, locale }))
    await sessionOf(context).browser.clock.advance(1_000)
    await expect(screen.getByRole('timer')).toHaveTextContent(timeRemaining({ remainingMs: 29_000, locale }))
  },
}

export const NothingToSay: Story = {
  ...inSession({}),
  async play({ canvasElement }) {
    await expect(canvasElement.querySelector('[role=timer]')).not.toBeVisible()
  },
}
