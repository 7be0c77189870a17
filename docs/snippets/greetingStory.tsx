import { useUser } from '@stillhere/react'
import { withSession } from '@stillhere/react/testing'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen } from 'storybook/test'

const Greeting = () => <p>Hello {useUser()?.name ?? 'stranger'}</p>

const meta: Meta = { title: 'Greeting', component: Greeting }
export default meta

export const SignedIn: StoryObj = {
  ...withSession({ user: { iss: 'https://sign-in.example', sub: 'grace', name: 'Grace' } }),
  play: async () => expect(await screen.findByText('Hello Grace')).toBeVisible(),
}

export const SignedOut: StoryObj = {
  ...withSession({ status: 'signed-out' }),
  play: async () => expect(await screen.findByText('Hello stranger')).toBeVisible(),
}
