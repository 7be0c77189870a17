import type { SessionEndReason, SessionLimit } from '@stillhere/session-engine'
import type { TokenClientError } from '@stillhere/token-client'

/** What `SessionTimeoutModal` and `SessionCountdown` say. */
export type TimeoutMessages = {
  /** BCP 47: the language of these sentences. Sets `lang` and `dir` of the component, and its numbers and units. */
  locale: string
  timeoutTitle(about: { limit: SessionLimit }): string
  timeoutText(about: { limit: SessionLimit }): string
  /** The visible clock, at least a minute as minutes. `remainingMs` is a whole number of seconds. */
  timeRemaining(about: { remainingMs: number; locale: string }): string
  /** The same for listeners, as a sentence. */
  timeAnnounced(about: { remainingMs: number; locale: string }): string
  stay: string
  signOut: string
  signInAgain: string
  checking: string
  offline: string
  retrying: string
  /** The server has asked for patience; it is tried again. */
  busy: string
  /** Could not be confirmed, and is not tried again by itself. */
  unconfirmed: string
  stillSignedIn: string
  /** The page's title while the question waits in a tab that nobody sees. Keep `title` in it. */
  titleWhenHidden(about: { title: string }): string
}

/** What `SessionEndedDialog` says. */
export type EndedMessages = {
  locale: string
  endedTitle: string
  /** `kept`: what was typed will be there after signing in as the same person. Say so after why; else promise nothing. */
  endedText(about: { reason: SessionEndReason; kept: boolean }): string
  signInAgain: string
  staySignedOut: string
  checking: string
  /** The sign-in goes on in a window of its own. */
  inWindow: string
  /** A button: brings that window back, or opens another. */
  showWindow: string
  /** A button: signs in without a window, by leaving this page. */
  signInHere: string
  popupBlocked: string
  popupClosed: string
  offlineSignIn: string
  unreachable: string
  failed: string
}

/** What `SignedOutPage` and `ProtectedRoute` say. */
export type PageMessages = {
  locale: string
  signedOutTitle: string
  signedOutText(about: { ssoSession: 'none' | 'unknown' }): string
  stillSignedInTitle: string
  stillSignedInText: string
  signInTitle: string
  signInText(about: { reason: SessionEndReason | undefined }): string
  /** Signed in, but the page is not for this account. */
  deniedTitle: string
  deniedText: string
  /** A button: signs in as somebody else. */
  otherAccount: string
  errorTitle: string
  errorText(about: { error: TokenClientError }): string
  signIn: string
  signOut: string
  tryAgain: string
}

/** What `SessionTimeoutNotice` says. */
export type NoticeMessages = {
  locale: string
  noticeText(about: { idleTimeoutMs: number; locale: string }): string
}

/**
 * Everything that the components say. Whole sentences, never put together from parts, so that each language can order
 * them as it likes. A component's `messages` prop replaces any of them.
 */
export type Messages = TimeoutMessages & EndedMessages & PageMessages & NoticeMessages
