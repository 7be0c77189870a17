import { duration } from './language.ts'
import { why } from './endedMessages.ts'
import type { NoticeMessages, PageMessages } from './Messages.ts'

// one constant per component, so that a bundle holds only the messages that it shows

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
  deniedTitle: 'You don’t have access to this page',
  deniedText: 'Your account isn’t allowed to see it. If you need it, please ask whoever looks after your account.',
  otherAccount: 'Use another account',
  errorTitle: 'Signing in didn’t work',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'You were not signed in, because the sign-in was cancelled or refused.'
      : error.retryable
        ? 'Can’t reach the sign-in service. Please try again in a moment.'
        : 'Something is wrong on our side. If trying again doesn’t help, please tell us what it says below.',
  signIn: 'Sign in',
  signOut: 'Sign out',
  tryAgain: 'Try again',
}

export const noticeMessages: NoticeMessages = {
  locale: 'en',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `For your security you will be signed out after ${duration(idleTimeoutMs, locale)} of inactivity.`,
}
