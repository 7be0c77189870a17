import type { SessionEndReason } from '@stillhere/session-engine'
import type { EndedMessages } from './Messages.ts'

// a file of its own, because it is lazy-loaded

/** Says why the session has ended, as a sentence. */
export const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'You were away for a while.',
  'absolute-timeout': 'It has been a while since you signed in.',
  'signed-out': 'You signed out.',
  'signed-out-elsewhere': 'You were signed out in another tab or app.',
  'renewal-rejected': 'Your sign-in is no longer valid.',
  revoked: 'To keep your account safe, your sign-in was ended, for instance after a changed password.',
  'user-changed': 'Somebody else has signed in with this browser.',
}

export const endedMessages: EndedMessages = {
  locale: 'en',
  endedTitle: 'Your session has ended',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} Sign in again to carry on as yourself.`
      : kept
        ? `${why[reason]} What you typed is still here. Sign in again to carry on.`
        : `${why[reason]} Sign in again to come back to this page.`,
  signInAgain: 'Sign in again',
  staySignedOut: 'Stay signed out',
  checking: 'One moment, we’re checking.',
  inWindow: 'Carry on in the sign-in window.',
  showWindow: 'Show the window',
  signInHere: 'Sign in on this page',
  popupBlocked: 'Your browser blocked the sign-in window. Try again, or sign in on this page.',
  popupClosed: 'The sign-in window was closed. Try again, or sign in on this page.',
  offlineSignIn: 'You’re offline. Sign in again when you’re back.',
  unreachable: 'Can’t reach the sign-in service. Please try again in a moment.',
  failed: 'That didn’t work. Please try again.',
}
