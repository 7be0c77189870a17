import type { Authentication, TokenClientError, UserClaims } from '@stillhere/token-client'
import type { Deadlines, SessionLimit } from './deadlines.ts'

/**
 * What state the session is in. One discriminated union: `status` decides which other fields there are.
 * All times are instants in epoch ms by this browser's clock; remaining time is always `deadlineAt - now`.
 */
export type SessionState = Restoring | SignedOut | Active | Expiring | Reauthenticating | Ended

export type SessionStatus = SessionState['status']

/** How it goes with the authorization server. Orthogonal to `status`: a network failure is never a sign-out. */
export type Connection = 'ok' | 'renewing' | 'retrying' | 'offline'

type Common = {
  /** Grows with each sign-in and each ending, in whatever tab. A message of an older generation is stale. */
  generation: number
  connection: Connection
  /** What went wrong last, until something goes right. */
  error: TokenClientError | null
}

/** Whether there is a session is being asked. Also the snapshot that a server renders. */
export type Restoring = Common & { status: 'restoring' }

/** No application session, and nothing to keep. */
export type SignedOut = Common & {
  status: 'signed-out'
  /** Why, when there was a session before. Absent on a first visit. */
  reason?: SessionEndReason
  /** `unknown`: it could not be found out (network, configuration, blocked cookies). */
  ssoSession: 'none' | 'unknown'
}

/** What is known of a session that is or was usable in this page. */
export type SessionFacts = {
  user: UserClaims
  authentication: Authentication
  lastActivityAt: number
  lastContactAt: number
  /** When the latest tokens arrived. */
  renewedAt: number
  deadlines: Deadlines
}

type Live = Common & SessionFacts & { limit: SessionLimit; deadlineAt: number }

/** The server render's snapshot and every page's first one. */
export const initialSessionState: Restoring = { status: 'restoring', generation: 0, connection: 'ok', error: null }

/** Usable. */
export type Active = Live & { status: 'active' }

/** Usable, but inside the warning window: the modal is up. */
export type Expiring = Live & {
  status: 'expiring'
  /** The person has asked to stay, here or in another tab; the server has not answered yet. */
  extending: boolean
  /** It was another tab: that one has the answer. */
  askedElsewhere?: true
}

/** The person is proving their identity again while the page stays. */
export type Reauthenticating = Common &
  SessionFacts & { status: 'reauthenticating'; purpose: ReauthenticationPurpose; reason?: SessionEndReason }

/** Was usable in this page and is over. The page may be kept under a shield for signing in again in place. */
export type Ended = Common &
  SessionFacts & {
    status: 'ended'
    reason: SessionEndReason
    /** The person has signed out of this very app, in another tab: nothing is kept for a return. */
    byPerson?: true
  }

export type ReauthenticationPurpose = 'ended' | 'stale' | 'step-up'

export type SessionEndReason =
  | 'idle-timeout'
  | 'absolute-timeout'
  | 'signed-out'
  | 'signed-out-elsewhere'
  | 'renewal-rejected'
  | 'revoked'
  | 'user-changed'
