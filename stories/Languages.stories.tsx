import { SessionTimeoutModal } from '@stillhere/react'
import { ar } from '@stillhere/react/locales/ar'
import { de } from '@stillhere/react/locales/de'
import { ja } from '@stillhere/react/locales/ja'
import { pseudoMessages } from '@stillhere/react/testing'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, waitFor } from 'storybook/test'
import { inSession, Orders } from './sessionStory.tsx'

/** The page stays as it is: the modal says itself which language it speaks, and in which direction. */
const meta = {
  title: 'Components/Languages',
  component: SessionTimeoutModal,
  ...inSession({ status: 'expiring', remainingMs: 48_000 }),
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

export const German: Story = {
  args: { messages: de },
  async play() {
    const dialog = await screen.findByRole('alertdialog', { name: 'Sind Sie noch da?' })
    await expect(dialog).toHaveAccessibleDescription(/Noch 48 Sekunden\.$/)
    await expect(dialog).toHaveAttribute('lang', 'de')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Angemeldet bleiben' })).toHaveFocus())
  },
}

export const Arabic: Story = {
  args: { messages: ar },
  async play() {
    const dialog = await screen.findByRole('alertdialog', { name: 'هل ما زلت هنا؟' })
    await expect(dialog).toHaveAttribute('dir', 'rtl')
    await expect(screen.getByRole('timer')).toHaveTextContent('48 ثانية')
    const [stay, signOut] = screen.getAllByRole('button').map((one) => one.getBoundingClientRect())
    await expect(stay?.left).toBeGreaterThan(signOut?.left ?? Infinity)
  },
}

/** `locale` chooses the digits. */
export const ArabicAsInEgypt: Story = {
  args: { messages: ar, locale: 'ar-EG' },
  async play() {
    await expect(await screen.findByRole('timer')).toHaveTextContent('٤٨ ثانية')
  },
}

/** Two is a word of its own, without a digit. */
export const ArabicTwoMinutes: Story = {
  args: { messages: ar },
  ...inSession({ status: 'expiring', remainingMs: 120_000, policy: { warningLeadMs: 120_000 } }),
  async play() {
    await expect(await screen.findByRole('timer')).toHaveTextContent('دقيقتان')
  },
}

export const Japanese: Story = {
  args: { messages: ja },
  async play() {
    const dialog = await screen.findByRole('alertdialog', { name: 'まだご利用中ですか？' })
    await expect(dialog).toHaveAccessibleDescription(/残り 48 秒です。$/)
  },
}

/** No language: shows whether there is room for one. */
export const MadeUp: Story = {
  args: { messages: pseudoMessages },
  async play() {
    await expect(await screen.findByRole('button', { name: /^\[Šîgñ öüt/ })).toBeVisible()
  },
}
