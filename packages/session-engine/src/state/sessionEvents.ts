import type { Authentication, TokenClientError } from '@stillhere/token-client'
import type { ReauthenticationPurpose, SessionEndReason } from './sessionState.ts'
import type { SharedRecord } from './sharedRecord.ts'

/** An input of the reducer, named in the past tense. `at` is the instant, epoch ms by the engine's clock. */
export type SessionEvent = { at: number } & (
  | {
      /** A session was found, or a user signed in (`isNew`). */
      type: 'sessionFound'
      authentication: Authentication
      isNew: boolean
      /** What the other tabs of the same user know. */
      record: SharedRecord | null
    }
  /** There is no session, or the server was not asked (`ssoSession: 'unknown'`). */
  | { type: 'noSessionFound'; ssoSession?: 'unknown'; reason?: SessionEndReason }
  /** The engine could not find out whether there is a session. */
  | { type: 'restoreFailed'; error: TokenClientError }
  | { type: 'commandFailed'; error: TokenClientError }
  /** The user was active at `activityAt`, which may be earlier than `at`. */
  | { type: 'activityReported'; activityAt: number }
  | { type: 'timePassed' }
  /** The app made a call that it knows to extend the SSO session. */
  | { type: 'serverContacted'; contactAt: number }
  | { type: 'renewalStarted' }
  | { type: 'tokensRenewed'; authentication: Authentication }
  | { type: 'renewalFailed'; error: TokenClientError }
  /** The user asked to stay. */
  | { type: 'extensionRequested' }
  /** The server granted the request to stay. The click counts as activity at the instant when it was made. */
  | { type: 'extensionConfirmed'; authentication: Authentication; activityAt: number }
  | { type: 'extensionRefused'; error: TokenClientError }
  | { type: 'reauthenticationStarted'; purpose: ReauthenticationPurpose }
  | { type: 'reauthenticationFailed'; error: TokenClientError }
  /** The user came back to the page without signing in. */
  | { type: 'reauthenticationAbandoned' }
  /** The server ended the session. */
  | { type: 'sessionLost'; reason: SessionEndReason; error: TokenClientError }
  | { type: 'signedOut'; ssoSession: 'none' | 'unknown' }
  /** Another tab shared what it knows. */
  | { type: 'recordReceived'; record: SharedRecord }
  | { type: 'networkChanged'; online: boolean }
)
