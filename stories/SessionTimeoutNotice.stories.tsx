import { SessionTimeoutNotice } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen } from 'storybook/test'
import { inSession } from './sessionStory.tsx'

const meta = {
  title: 'SessionTimeoutNotice',
  component: SessionTimeoutNotice,
} satisfies Meta<typeof SessionTimeoutNotice>

export default meta
type Story = StoryObj<typeof meta>

export const BeforeAForm: Story = {
  ...inSession({}),
  render: (args) => (
    <main style={{ maxWidth: 480, margin: '0 auto', padding: 24, font: '1rem/1.5 system-ui, sans-serif' }}>
      <h1>Apply for a trade account</h1>
      <SessionTimeoutNotice {...args} />
      <label>
        Company <input style={{ font: 'inherit' }} />
      </label>
    </main>
  ),
  async play() {
    const notice = 'For your security you will be signed out after 5 minutes of inactivity.'
    await expect(await screen.findByText(notice)).toBeVisible()
  },
}

export const WholeHours: Story = {
  ...inSession({ policy: { idleTimeoutMs: 7_200_000 } }),
  async play() {
    await expect(await screen.findByText(/after 2 hours of inactivity/)).toBeVisible()
  },
}
