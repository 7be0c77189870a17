import { SessionTimeoutNotice } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen } from 'storybook/test'
import { inSession, wordsOf } from './sessionStory.tsx'

const meta = {
  title: 'Components/SessionTimeoutNotice',
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
  async play(context) {
    const { noticeText, locale } = wordsOf(context)
    await expect(await screen.findByText(noticeText({ idleTimeoutMs: 300_000, locale }))).toBeVisible()
  },
}

export const WholeHours: Story = {
  ...inSession({ policy: { idleTimeoutMs: 7_200_000 } }),
  async play(context) {
    const { noticeText, locale } = wordsOf(context)
    await expect(await screen.findByText(noticeText({ idleTimeoutMs: 7_200_000, locale }))).toBeVisible()
  },
}
