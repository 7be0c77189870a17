import type { SessionEndReason, SessionLimit } from '@stillhere/session-engine'
import type { TokenClientError } from '@stillhere/token-client'

/**
 * Everything that the components say. Whole sentences, never put together from parts, so that each language can order
 * them as it likes. A component's `messages` prop replaces any of them.
 */
export type Messages = {
  /** BCP 47; for numbers and units. */
  locale: string
  timeoutTitle(about: { limit: SessionLimit }): string
  timeoutText(about: { limit: SessionLimit }): string
  /** The visible clock, at least a minute as minutes. `remainingMs` is a whole number of seconds. */
  timeRemaining(about: { remainingMs: number; locale: string }): string
  /** The same for listeners, as a sentence. */
  timeAnnounced(about: { remainingMs: number; locale: string }): string
  stay: string
  signOut: string
  signIn: string
  signInAgain: string
  tryAgain: string
  staySignedOut: string
  checking: string
  offline: string
  retrying: string
  unreachable: string
  failed: string
  stillSignedIn: string
  endedTitle: string
  endedText(about: { reason: SessionEndReason }): string
  signedOutTitle: string
  signedOutText(about: { ssoSession: 'none' | 'unknown' }): string
  stillSignedInTitle: string
  stillSignedInText: string
  signInTitle: string
  signInText(about: { reason: SessionEndReason | undefined }): string
  errorTitle: string
  errorText(about: { error: TokenClientError }): string
}
