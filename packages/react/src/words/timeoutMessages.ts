import { duration } from './language.ts'
import type { TimeoutMessages } from './Messages.ts'

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
  signOut: 'Sign out',
  signInAgain: 'Sign in again',
  checking: 'One moment, we’re checking.',
  offline: 'You’re offline. We’ll try again as soon as you’re back.',
  retrying: 'Can’t reach the sign-in service. Trying again while there is time.',
  busy: 'The sign-in service is busy. We’ll try again in a moment.',
  unconfirmed: 'We couldn’t confirm that. Please try again.',
  stillSignedIn: 'You’re still signed in.',
  titleWhenHidden: ({ title }) => `Still here? · ${title}`,
}
