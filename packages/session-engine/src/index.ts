export type { AuditEvent } from './auditEvent.ts'
export { createSessionEngine, type SessionEngineOptions } from './createSessionEngine.ts'
export type { ReadonlyStore, ReauthenticateOptions, SessionEngine } from './sessionEngine.ts'
export type { Deadlines, SessionLimit } from './state/deadlines.ts'
export { explainSession } from './state/explainSession.ts'
export { findPolicyProblems, type PolicyProblem } from './state/findPolicyProblems.ts'
export { policies, providerPolicies, publicServicePolicies } from './state/policies.ts'
export type { SessionPolicy } from './state/sessionPolicy.ts'
export {
  hasSignedOut,
  isSessionUsable,
  type Connection,
  type SessionEndReason,
  type SessionState,
  type SessionStatus,
} from './state/sessionState.ts'
