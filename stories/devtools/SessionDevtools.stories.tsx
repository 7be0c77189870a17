import { SessionTimeoutModal } from '@stillhere/react'
import { SessionDevtools } from '@stillhere/devtools'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, userEvent, waitFor, within } from 'storybook/test'
import { inSession, Orders, sessionOf, wordsOf } from '../sessionStory.tsx'

const meta = {
  title: 'Devtools/SessionDevtools',
  component: SessionDevtools,
  // each stands at the edge of a page of its own
  parameters: { layout: 'fullscreen', docs: { story: { inline: false, height: '720px' } } },
  render: (args) => (
    <>
      <Orders />
      <SessionDevtools {...args} />
    </>
  ),
} satisfies Meta<typeof SessionDevtools>

export default meta
type Story = StoryObj<typeof meta>

const button = () => screen.findByRole('button', { name: /^Session / })

export const Closed: Story = {
  ...inSession({}),
  async play() {
    await expect(await button()).toHaveTextContent('active, 5:00 left')
    await expect(screen.queryByRole('region', { name: 'Session timeline' })).toBeNull()
  },
}

export const Open: Story = {
  ...inSession({}, ({ browser }) => browser.openTab()),
  args: { initiallyOpen: true },
  async play(context) {
    const { engine, browser, act, events } = sessionOf(context)
    const panel = within(await screen.findByRole('complementary', { name: 'Session devtools' }))
    await expect(await panel.findByRole('heading', { name: /: active$/ })).toBeVisible()
    for (const seconds of [4, 11, 23, 40, 58, 31, 8, 12, 50]) {
      await browser.clock.advance(seconds * 1_000)
      act()
    }
    await engine.getAccessToken({ forceRenew: true })
    await browser.clock.advance(21_000)
    await userEvent.click(panel.getByRole('button', { name: 'Extend' }))
    await expect(await panel.findByText('Extended.')).toBeVisible()
    await expect(events.map(({ type }) => type)).toContain('extensionSucceeded')
    await browser.clock.advance(24_000)
    await waitFor(() => expect(panel.getByText('in 3:36')).toBeVisible(), { timeout: 2_000 })
  },
}

/** The question is in the foreground; the panel says beside it what is going on. */
export const BesideTheQuestion: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000 }),
  args: { initiallyOpen: false },
  render: (args) => (
    <>
      <Orders />
      <SessionTimeoutModal />
      <SessionDevtools {...args} />
    </>
  ),
  async play(context) {
    const dialog = await screen.findByRole('alertdialog')
    await waitFor(() => expect(dialog).toContainElement(document.activeElement as HTMLElement))
    const { stay } = wordsOf({ ...context, globals: { language: 'en' } })
    await waitFor(() => expect(within(dialog).getByRole('button', { name: stay })).toHaveFocus())
    // above the backdrop, but inert
    await waitFor(() =>
      expect(document.querySelector('.stillhere-devtools-button')).toHaveTextContent('asking, 48 s left'),
    )
  },
}

export const AfterTheEnd: Story = {
  ...inSession({ status: 'ended' }),
  args: { initiallyOpen: true },
  async play() {
    await expect(await screen.findByText('Reason: idle-timeout')).toBeVisible()
    await expect(screen.getByRole('button', { name: 'Extend' })).toHaveAttribute('aria-disabled', 'true')
  },
}

/** What an auditor would ask is said at once. */
export const PolicyToLookAt: Story = {
  ...inSession({ policy: { idleTimeoutMs: 60_000, warningLeadMs: 10_000, unattended: 'renew' } }),
  args: { initiallyOpen: true, position: 'top-start' },
  async play() {
    await expect(await screen.findByText('Policy, 2 to look at')).toBeVisible()
    await expect(screen.getByText(/lets a page that polls keep the SSO session/)).toBeVisible()
  },
}
