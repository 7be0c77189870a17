import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from './duration.ts'
import type { EndedMessages, NoticeMessages, PageMessages, TimeoutMessages } from './Messages.ts'

// apart from each other, so that a bundle holds only what its components say

const signOut = 'Sign out'
const signInAgain = 'Sign in again'
const checking = 'One moment, we’re checking.'
const failed = 'That didn’t work. Please try again.'
const unreachable = 'Can’t reach the sign-in service. Please try again in a moment.'

export const timeoutMessages: TimeoutMessages = {
  locale: 'en',
  timeoutTitle: () => 'Are you still here?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'To keep your account safe, we’ll sign you out when the time is up.'
      : 'It has been a while since you signed in. To keep your account safe, please sign in again before the time is up.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `${duration(remainingMs, locale)} left.`,
  stay: 'Stay signed in',
  signOut,
  signInAgain,
  checking,
  offline: 'You’re offline. We’ll try again as soon as you’re back.',
  retrying: 'Can’t reach the sign-in service. Trying again while there is time.',
  failed,
  stillSignedIn: 'You’re still signed in.',
}

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'You were away for a while.',
  'absolute-timeout': 'It has been a while since you signed in.',
  'signed-out': 'You signed out.',
  'signed-out-elsewhere': 'Your sign-in was ended somewhere else.',
  'renewal-rejected': 'Your sign-in is no longer valid.',
  revoked: 'Your sign-in was ended by the sign-in service.',
  'user-changed': 'Somebody else has signed in with this browser.',
}

export const endedMessages: EndedMessages = {
  locale: 'en',
  endedTitle: 'Your session has ended',
  endedText: ({ reason }) =>
    reason === 'user-changed'
      ? `${why[reason]} Sign in again to carry on as yourself.`
      : `${why[reason]} Sign in again to come back to this page.`,
  signInAgain,
  staySignedOut: 'Stay signed out',
  checking,
  unreachable,
  failed,
}

export const pageMessages: PageMessages = {
  locale: 'en',
  signedOutTitle: 'You are signed out',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'If you signed in with another account, a social one for instance, you may still be signed in there. On a shared computer, sign out there too.'
      : 'You may still be signed in at the sign-in service, or at the social account you used. On a shared computer, sign out there too.',
  stillSignedInTitle: 'You are signed in',
  stillSignedInText: 'Sign out here when you are done.',
  signInTitle: 'Please sign in',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}Sign in to see this page.`,
  errorTitle: 'Signing in didn’t work',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'You were not signed in, because the sign-in was cancelled or refused.'
      : error.retryable
        ? unreachable
        : 'Something is wrong on our side. If trying again doesn’t help, please tell us what it says below.',
  signIn: 'Sign in',
  signOut,
  tryAgain: 'Try again',
}

export const noticeMessages: NoticeMessages = {
  locale: 'en',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `For your security you will be signed out after ${duration(idleTimeoutMs, locale)} of inactivity.`,
}
