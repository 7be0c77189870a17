import type { TokenClientErrorCode } from '@stillhere/token-client'
import type { SessionEndReason, SessionStatus } from './state/sessionState.ts'
import type { SessionLimit } from './state/deadlines.ts'

/** What happened, for logs and timelines. Holds no token, no claim and nothing that was typed. `at` is epoch ms. */
export type AuditEvent = { at: number; generation: number } & (
  | { type: 'statusChanged'; from: SessionStatus; to: SessionStatus; reason?: SessionEndReason }
  /** A sign-in by redirect was completed: go to `returnTo`. */
  | { type: 'signInCompleted'; returnTo?: string; appState?: unknown }
  | { type: 'activityReported'; source: string }
  | { type: 'warningShown'; limit: SessionLimit; deadlineAt: number }
  | { type: 'extensionStarted'; by: 'engine' | 'person' }
  /** `extensionIneffective`: answered, but the SSO session's timer did not restart. */
  | { type: 'extensionSucceeded' | 'extensionIneffective'; by: 'engine' | 'person'; latencyMs: number }
  | { type: 'extensionFailed'; by: 'engine' | 'person'; code: TokenClientErrorCode; retryInMs: number | null }
  | { type: 'tokensRenewed'; extended: boolean }
  | { type: 'renewalFailed'; code: TokenClientErrorCode; retryInMs: number | null }
  /** `returnTo`: where a sign-in that came back too late wanted to return to. */
  | { type: 'callbackRejected'; code: TokenClientErrorCode; returnTo?: string }
  /** `returnTo`: where a sign-in by redirect that has failed wanted to return to; the page there can offer another try. */
  | {
      type: 'commandFailed'
      command: 'restore' | 'signIn' | 'signOut' | 'reauthenticate'
      code: TokenClientErrorCode
      returnTo?: string
    }
  | { type: 'clockGapNoticed'; gapMs: number }
  /** What may run in one tab at a time has waited for another tab, and runs now. */
  | { type: 'lockWaited'; name: string; waitedMs: number }
  | { type: 'lockStolen'; name: string }
  /** Another tab of this app has told what it knows, which may be stale: it was written in generation `toldIn`. */
  | { type: 'tabMessageReceived'; toldIn: number }
  | { type: 'leaseHeld' | 'leaseReleased'; reason: string }
)
