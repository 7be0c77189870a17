import { SessionCountdown, useSessionTimeoutModal, type TimeoutModalPhase } from '@stillhere/react'

const notes: Partial<Record<TimeoutModalPhase, string>> = {
  checking: 'One moment…',
  retrying: 'No answer yet. Trying again.',
  busy: 'A lot is going on. Trying again soon.',
  offline: 'You are offline.',
  unconfirmed: 'That did not work. Please try again.',
}

export function OwnModal() {
  const modal = useSessionTimeoutModal({ onSignOut: () => console.log('signed out by the person') })
  const { open, phase, limit, reason } = modal
  return (
    <dialog {...modal.getDialogProps({ className: 'my-dialog' })}>
      {open && (
        <>
          <h2 {...modal.getTitleProps()}>{reason ? 'You have been signed out' : 'Still there?'}</h2>
          <p {...modal.getTextProps()}>{reason ? 'Sign in again to carry on.' : 'We will sign you out soon.'}</p>
          <SessionCountdown />
          <output>{notes[phase]}</output>
          <button {...modal.getStayButtonProps({ className: 'my-button' })}>
            {reason || limit === 'absolute' ? 'Sign in again' : 'I am here'}
          </button>
          <button {...modal.getSignOutButtonProps()}>Sign out</button>
        </>
      )}
    </dialog>
  )
}
