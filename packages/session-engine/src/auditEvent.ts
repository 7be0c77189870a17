import type { TokenClientErrorCode } from '@stillhere/token-client'
import type { SessionEndReason, SessionStatus } from './state/sessionState.ts'
import type { SessionLimit } from './state/deadlines.ts'

/**
 * An event for logs and timelines. Contains no token, no claim and nothing that the user typed. `at` is epoch ms.
 * `by: 'person'` means that the user asked for it; `by: 'engine'` that the engine did it in the background.
 */
export type AuditEvent = { at: number; generation: number } & (
  | { type: 'statusChanged'; from: SessionStatus; to: SessionStatus; reason?: SessionEndReason }
  /** A sign-in by redirect completed. Navigate to `returnTo`. */
  | { type: 'signInCompleted'; returnTo?: string; appState?: unknown }
  | { type: 'activityReported'; source: string }
  | { type: 'warningShown'; limit: SessionLimit; deadlineAt: number }
  | { type: 'extensionStarted'; by: 'engine' | 'person' }
  /** `extensionIneffective`: the server answered, but the timer of the SSO session did not restart. */
  | { type: 'extensionSucceeded' | 'extensionIneffective'; by: 'engine' | 'person'; latencyMs: number }
  /** `retryInMs`: delay until the next try, or `null` if there is none. */
  | { type: 'extensionFailed'; by: 'engine' | 'person'; code: TokenClientErrorCode; retryInMs: number | null }
  /** Fresh tokens arrived. `extended`: the request also restarted the timer of the SSO session. */
  | { type: 'tokensRenewed'; extended: boolean }
  | { type: 'renewalFailed'; code: TokenClientErrorCode; retryInMs: number | null }
  /** A callback was dropped. `returnTo`: the page that its sign-in wanted to return to. */
  | { type: 'callbackRejected'; code: TokenClientErrorCode; returnTo?: string }
  /** A command failed. `returnTo`: the page that a failed sign-in wanted to return to, which can offer another try. */
  | {
      type: 'commandFailed'
      command: 'restore' | 'signIn' | 'signOut' | 'reauthenticate'
      code: TokenClientErrorCode
      returnTo?: string
    }
  /** The alarm rang `gapMs` late: the computer slept, or the page was frozen. */
  | { type: 'clockGapNoticed'; gapMs: number }
  /** This tab waited for a lock of another tab, and holds it now. */
  | { type: 'lockWaited'; name: string; waitedMs: number }
  /** This tab took a lock from another tab that did not answer. */
  | { type: 'lockStolen'; name: string }
  /** A message of another tab arrived, which may be stale. `toldIn`: the generation in which it was written. */
  | { type: 'tabMessageReceived'; toldIn: number }
  | { type: 'leaseHeld' | 'leaseReleased'; reason: string }
)
