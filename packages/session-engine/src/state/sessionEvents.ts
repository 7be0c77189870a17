import type { Authentication, TokenClientError } from '@stillhere/token-client'
import type { ReauthenticationPurpose, SessionEndReason } from './sessionState.ts'
import type { SharedRecord } from './sharedRecord.ts'

/** What has happened, in the past tense. `at` is the instant, epoch ms by the engine's clock. */
export type SessionEvent = { at: number } &
  /** A session was found, or begun by a person (`isNew`). `record` is what other tabs of the same person know. */
  (
    | { type: 'sessionFound'; authentication: Authentication; isNew: boolean; record: SharedRecord | null }
    | { type: 'noSessionFound'; ssoSession?: 'unknown'; reason?: SessionEndReason }
    | { type: 'restoreFailed'; error: TokenClientError }
    | { type: 'commandFailed'; error: TokenClientError }
    /** `activityAt`: when it was, which may be a while before it is told. */
    | { type: 'activityReported'; activityAt: number }
    | { type: 'timePassed' }
    /** By a call that the app knows to extend the SSO session. */
    | { type: 'serverContacted'; contactAt: number }
    | { type: 'renewalStarted' }
    | { type: 'tokensRenewed'; authentication: Authentication }
    | { type: 'renewalFailed'; error: TokenClientError }
    /** The person asked to stay. */
    | { type: 'extensionRequested' }
    /** The server has answered that wish. The click counts as activity, at the instant when it was made. */
    | { type: 'extensionConfirmed'; authentication: Authentication; activityAt: number }
    | { type: 'extensionRefused'; error: TokenClientError }
    | { type: 'reauthenticationStarted'; purpose: ReauthenticationPurpose }
    | { type: 'reauthenticationFailed'; error: TokenClientError }
    | { type: 'reauthenticationAbandoned' }
    | { type: 'sessionLost'; reason: SessionEndReason; error: TokenClientError }
    | { type: 'signedOut'; ssoSession: 'none' | 'unknown' }
    | { type: 'recordReceived'; record: SharedRecord }
    | { type: 'networkChanged'; online: boolean }
  )
