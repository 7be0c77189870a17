import { SignedOutPage } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, userEvent } from 'storybook/test'
import { inSession, sessionOf } from './sessionStory.tsx'

const meta = { title: 'SignedOutPage', component: SignedOutPage } satisfies Meta<typeof SignedOutPage>

export default meta
type Story = StoryObj<typeof meta>

export const SignedOut: Story = {
  ...inSession({ status: 'signed-out', reason: 'signed-out' }),
  async play(context) {
    await expect(await screen.findByRole('heading', { name: 'You are signed out' })).toBeVisible()
    await expect(screen.getByText(/you may still be signed in there/)).toBeVisible()
    await expect(screen.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await expect(sessionOf(context).engine.store.getState().status).toBe('signed-out')
  },
}

/** Only this application's part was ended. */
export const ServiceMayRemember: Story = {
  ...inSession({ status: 'active' }, ({ engine }) => engine.signOut({ scope: 'application' })),
  async play() {
    await expect(await screen.findByText(/may still be signed in at the sign-in service/)).toBeVisible()
  },
}

/** The page was opened by somebody who is signed in: it tells the truth. */
export const SignedInAfterAll: Story = {
  ...inSession({}),
  async play() {
    await expect(await screen.findByRole('heading', { name: 'You are signed in' })).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }))
    await expect(await screen.findByRole('heading', { name: 'You are signed out' })).toBeVisible()
  },
}
