import { SessionEndedDialog, SessionShield, useDraft, type EndedMessages } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, screen, userEvent } from 'storybook/test'
import { inSession, sessionOf, wordsOf } from './sessionStory.tsx'

/** A letter that is worth keeping. */
function Letter({ messages }: { messages?: Partial<EndedMessages> | undefined }): ReactNode {
  const [letter, setLetter, { restoredAt, discard }] = useDraft('letter', '')
  return (
    <>
      <SessionShield>
        <main style={{ maxWidth: 560, margin: '0 auto', padding: 24, font: '1rem/1.5 system-ui, sans-serif' }}>
          <h1>Write to the workshop</h1>
          {restoredAt !== null && <p>What you typed is still here.</p>}
          <label>
            Your letter
            <textarea
              value={letter}
              onChange={(event) => setLetter(event.target.value)}
              rows={5}
              style={{ display: 'block', boxSizing: 'border-box', width: '100%', font: 'inherit' }}
            />
          </label>
          <button type="button" onClick={discard} style={{ marginBlockStart: 12, font: 'inherit' }}>
            Start again
          </button>
        </main>
      </SessionShield>
      <SessionEndedDialog {...(messages ? { messages } : {})} />
    </>
  )
}

const meta = {
  title: 'Hooks/useDraft',
  component: Letter,
  parameters: { docs: { story: { inline: false, height: '420px' } } },
} satisfies Meta<typeof Letter>

export default meta
type Story = StoryObj<typeof meta>

const letter = () => screen.getByLabelText('Your letter')

/** The session ends while the user types, and the user signs in again. */
export const Survives: Story = {
  ...inSession({ status: 'expiring', remainingMs: 5_000 }),
  async play(context) {
    await userEvent.type(letter(), 'Dear workshop, the lid of my teapot')
    await sessionOf(context).browser.clock.advance(5_000)
    await expect(letter()).not.toBeVisible()
    await userEvent.click(await screen.findByRole('button', { name: wordsOf(context).signInAgain }))
    await expect(letter()).toBeVisible()
    await expect(letter()).toHaveValue('Dear workshop, the lid of my teapot')
  },
}

/** A sign-out on purpose leaves nothing behind. */
export const GoneAfterSigningOut: Story = {
  ...inSession({}),
  async play(context) {
    await userEvent.type(letter(), 'Dear workshop')
    await sessionOf(context).engine.signOut()
    await expect(await screen.findByLabelText('Your letter')).toHaveValue('')
  },
}

export const Discarded: Story = {
  ...inSession({}),
  async play() {
    await userEvent.type(letter(), 'Dear workshop')
    await userEvent.click(screen.getByRole('button', { name: 'Start again' }))
    await expect(letter()).toHaveValue('')
  },
}
