import { SignedOutPage } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, userEvent } from 'storybook/test'
import { inSession, sessionOf, wordsOf } from './sessionStory.tsx'

const meta = { title: 'Components/SignedOutPage', component: SignedOutPage } satisfies Meta<typeof SignedOutPage>

export default meta
type Story = StoryObj<typeof meta>

export const SignedOut: Story = {
  ...inSession({ status: 'signed-out', reason: 'signed-out' }),
  async play(context) {
    const words = wordsOf(context)
    await expect(await screen.findByRole('heading', { name: words.signedOutTitle })).toBeVisible()
    await expect(screen.getByText(words.signedOutText({ ssoSession: 'none' }))).toBeVisible()
    await expect(screen.getByRole('button', { name: words.signIn })).toBeVisible()
    await expect(sessionOf(context).engine.store.getState().status).toBe('signed-out')
  },
}

/** Only this application's part was ended. */
export const ServiceMayRemember: Story = {
  ...inSession({ status: 'active' }, ({ engine }) => engine.signOut({ scope: 'application' })),
  async play(context) {
    const words = wordsOf(context)
    await expect(await screen.findByText(words.signedOutText({ ssoSession: 'unknown' }))).toBeVisible()
  },
}

/** A signed-in user has opened the page: it says so. */
export const SignedInAfterAll: Story = {
  ...inSession({}),
  async play(context) {
    const words = wordsOf(context)
    await expect(await screen.findByRole('heading', { name: words.stillSignedInTitle })).toBeVisible()
    await expect(screen.getByRole('button', { name: words.signOut })).toBeVisible()
  },
}

export const SignsOutThere: Story = {
  ...inSession({}),
  async play(context) {
    const words = wordsOf(context)
    await userEvent.click(await screen.findByRole('button', { name: words.signOut }))
    await expect(await screen.findByRole('heading', { name: words.signedOutTitle })).toBeVisible()
  },
}
