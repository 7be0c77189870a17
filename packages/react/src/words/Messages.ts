import type { SessionEndReason, SessionLimit } from '@stillhere/session-engine'
import type { TokenClientError } from '@stillhere/token-client'

/** Texts of `SessionTimeoutModal` and `SessionCountdown`. */
export type TimeoutMessages = {
  /** Language of the texts, as a BCP 47 tag. Sets `lang` and `dir` of the component, and its numbers and units. */
  locale: string
  timeoutTitle(about: { limit: SessionLimit }): string
  timeoutText(about: { limit: SessionLimit }): string
  /** The visible time left, in minutes from one minute on. `remainingMs` is a whole number of seconds. */
  timeRemaining(about: { remainingMs: number; locale: string }): string
  /** The time left for screen readers, as a sentence. */
  timeAnnounced(about: { remainingMs: number; locale: string }): string
  stay: string
  signOut: string
  signInAgain: string
  checking: string
  offline: string
  retrying: string
  /** The server has asked to wait; the request is retried. */
  busy: string
  /** The extension has failed and is not retried automatically. */
  unconfirmed: string
  stillSignedIn: string
  /** The page's title during the warning in a hidden tab. Keep `title` in it. */
  titleWhenHidden(about: { title: string }): string
}

/** Texts of `SessionEndedDialog`. */
export type EndedMessages = {
  locale: string
  endedTitle: string
  /** `kept`: what was typed is there after a sign-in as the same user. Say so after the reason; else promise nothing. */
  endedText(about: { reason: SessionEndReason; kept: boolean }): string
  signInAgain: string
  staySignedOut: string
  checking: string
  /** The sign-in continues in its own window. */
  inWindow: string
  /** A button that brings the window to the front, or opens another. */
  showWindow: string
  /** A button that signs in by a redirect instead of a window. */
  signInHere: string
  popupBlocked: string
  popupClosed: string
  offlineSignIn: string
  unreachable: string
  failed: string
}

/** Texts of `SignedOutPage` and `ProtectedRoute`. */
export type PageMessages = {
  locale: string
  signedOutTitle: string
  signedOutText(about: { ssoSession: 'none' | 'unknown' }): string
  stillSignedInTitle: string
  stillSignedInText: string
  signInTitle: string
  signInText(about: { reason: SessionEndReason | undefined }): string
  /** The user is signed in, and `allow` refuses this account. */
  deniedTitle: string
  deniedText: string
  /** A button that signs in with another account. */
  otherAccount: string
  errorTitle: string
  errorText(about: { error: TokenClientError }): string
  signIn: string
  signOut: string
  tryAgain: string
}

/** Texts of `SessionTimeoutNotice`. */
export type NoticeMessages = {
  locale: string
  noticeText(about: { idleTimeoutMs: number; locale: string }): string
}

/**
 * All texts of the components. They are whole sentences, never assembled from parts, so that each language can use its
 * own word order. A component's `messages` prop replaces any of them.
 */
export type Messages = TimeoutMessages & EndedMessages & PageMessages & NoticeMessages
