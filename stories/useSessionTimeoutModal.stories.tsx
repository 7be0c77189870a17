import { en, useSession, useSessionTimeoutModal, type TimeoutMessages } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, screen, userEvent, waitFor } from 'storybook/test'
import { inSession, Orders, sessionOf, wordsOf } from './sessionStory.tsx'

/** The behaviour without the looks: a plain `<dialog>`, and nothing of ours in it. */
function PlainModal({ messages }: { messages?: Partial<TimeoutMessages> | undefined }): ReactNode {
  const words = { ...en, ...messages }
  const { open, phase, limit, getDialogProps, getTitleProps, getTextProps, getStayButtonProps, getSignOutButtonProps } =
    useSessionTimeoutModal()
  const isExtending = useSession((state) => state.status === 'expiring' && state.extending)
  return (
    <>
      <Orders />
      <dialog {...getDialogProps()}>
        {open && (
          <>
            <h2 {...getTitleProps()}>{words.timeoutTitle({ limit })}</h2>
            <p {...getTextProps()}>{words.timeoutText({ limit })}</p>
            <p>
              Phase: <code>{phase}</code>
              {isExtending && ' …'}
            </p>
            <button {...getStayButtonProps()}>{words.stay}</button>{' '}
            <button {...getSignOutButtonProps()}>{words.signOut}</button>
          </>
        )}
      </dialog>
    </>
  )
}

const meta = {
  title: 'Hooks/useSessionTimeoutModal',
  component: PlainModal,
  parameters: { docs: { story: { inline: false, height: '420px' } } },
} satisfies Meta<typeof PlainModal>

export default meta
type Story = StoryObj<typeof meta>

export const OnAPlainDialog: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000 }),
  async play(context) {
    const words = wordsOf(context)
    const dialog = await screen.findByRole('alertdialog', { name: words.timeoutTitle({ limit: 'idle' }) })
    await expect(dialog).toHaveAccessibleDescription(words.timeoutText({ limit: 'idle' }))
    await waitFor(() => expect(screen.getByRole('button', { name: words.stay })).toHaveFocus())
  },
}

export const Answered: Story = {
  ...inSession({ status: 'expiring', remainingMs: 48_000 }),
  async play(context) {
    await userEvent.click(await screen.findByRole('button', { name: wordsOf(context).stay }))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    await expect(sessionOf(context).engine.store.getState().status).toBe('active')
  },
}
