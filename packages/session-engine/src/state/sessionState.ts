import type { Authentication, TokenClientError, UserClaims } from '@stillhere/token-client'
import type { Deadlines, SessionLimit } from './deadlines.ts'

/**
 * The state of the session: a discriminated union in which `status` decides which other fields exist.
 * All times are instants in epoch ms by this browser's clock. Remaining time is always `deadlineAt - now`.
 */
export type SessionState = Restoring | SignedOut | Active | Expiring | Reauthenticating | Ended

/**
 * The `status` of a session state: `restoring`, `signed-out`, `active`, `expiring`, `reauthenticating` or `ended`.
 * Each has a type of its own with a description, for instance {@link Expiring}.
 */
export type SessionStatus = SessionState['status']

/** The state of the connection to the authorization server. Independent of `status`: a network failure is not a sign-out. */
export type Connection =
  /** The last request succeeded, or none was made yet. */
  | 'ok'
  /** The engine is renewing tokens or extending the SSO session. */
  | 'renewing'
  /** The last request failed for a reason that may pass. The engine tries again. */
  | 'retrying'
  /** The browser reports that there is no network. */
  | 'offline'

type Common = {
  /** Grows with each sign-in and each end of a session, in any tab. A message of an older generation is stale. */
  generation: number
  connection: Connection
  /** The last error. Becomes `null` with the next success. */
  error: TokenClientError | null
}

/** The engine does not know yet whether there is a session. Also the snapshot of a server render. */
export type Restoring = Common & { status: 'restoring' }

/** There is no application session, and no data of a user is kept. */
export type SignedOut = Common & {
  status: 'signed-out'
  /** Why the session ended. Absent if the page has not had a session. */
  reason?: SessionEndReason
  /**
   * `none`: the authorization server has no session for this browser. `unknown`: the engine could not find out, because of
   * the network, the configuration or blocked cookies, or did not ask.
   */
  ssoSession: 'none' | 'unknown'
}

/** The facts of a session that is usable, or was usable in this page. */
export type SessionFacts = {
  user: UserClaims
  authentication: Authentication
  lastActivityAt: number
  lastContactAt: number
  /** When the latest tokens arrived. */
  renewedAt: number
  deadlines: Deadlines
}

type Usable = Common &
  SessionFacts & {
    limit: SessionLimit
    deadlineAt: number
    /** The absolute deadline is near (`deadlines.absoluteNoticeAt`), and the user should be told without a dialog. */
    absoluteNotice?: true
  }

/** The session is usable. */
export type Active = Usable & { status: 'active' }

/** The session is usable, and the warning is shown because a deadline is near. */
export type Expiring = Usable & {
  status: 'expiring'
  /** The user asked to stay, in this tab or another one, and the server has not answered yet. */
  extending: boolean
  /** The user asked in another tab, which waits for the answer. */
  askedElsewhere?: true
}

/** The user is signing in again while the page stays. `reason` exists if the session had ended before. */
export type Reauthenticating = Common &
  SessionFacts & { status: 'reauthenticating'; purpose: ReauthenticationPurpose; reason?: SessionEndReason }

/** The session was usable in this page and has ended. The page may be kept behind a shield, to sign in again in place. */
export type Ended = Common &
  SessionFacts & {
    status: 'ended'
    reason: SessionEndReason
    /** The user signed out of this app in another tab, so nothing is kept for a return. */
    byPerson?: true
  }

/** Why the user signs in again. */
export type ReauthenticationPurpose =
  /** The session has ended. */
  | 'ended'
  /** The session is usable, and an action needs a recent sign-in (`maxAge`). */
  | 'stale'
  /** The session is usable, and an action needs a higher authentication level (`acrValues`, RFC 9470). */
  | 'step-up'

/** Why a session ended. */
export type SessionEndReason =
  /** The user was inactive for `policy.idleTimeoutMs`, or the inactivity timer of the SSO session ran out. */
  | 'idle-timeout'
  /** The sign-in is older than `policy.absoluteTimeoutMs`, or the SSO session has reached its maximum age. */
  | 'absolute-timeout'
  /** The user signed out in this tab. */
  | 'signed-out'
  /** The user signed out in another tab, in another app of the same SSO session, or at the authorization server. */
  | 'signed-out-elsewhere'
  /** The authorization server rejected the refresh token (`invalid_grant`, RFC 6749 §5.2). */
  | 'renewal-rejected'
  /** The authorization server ended the session for safety, for instance after a refresh token was used twice. */
  | 'revoked'
  /** Another user signed in, in another tab or at the authorization server. */
  | 'user-changed'

/** The first state of every page, and the snapshot of a server render. */
export const initialSessionState: Restoring = { status: 'restoring', generation: 0, connection: 'ok', error: null }

/** Returns whether the session can be used for API calls now. */
export const isSessionUsable = (state: SessionState): state is Active | Expiring =>
  state.status === 'active' || state.status === 'expiring'

/**
 * Returns whether the user ended the session on purpose, in this tab or another tab of this app. No data of the user is
 * kept then. After an end for any other reason, the user may come back and continue.
 */
export const hasSignedOut = (state: SessionState): boolean =>
  state.status === 'ended' ? state.byPerson === true : state.status === 'signed-out' && state.reason === 'signed-out'

/** Returns the facts that survive a change of status. */
export const factsOf = (state: SessionFacts): SessionFacts => {
  const { user, authentication, lastActivityAt, lastContactAt, renewedAt, deadlines } = state
  return { user, authentication, lastActivityAt, lastContactAt, renewedAt, deadlines }
}
