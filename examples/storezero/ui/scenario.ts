import type { SessionPolicy } from '@stillhere/react'
import type { Scenario } from '../scenario.ts'

declare const STOREZERO_SCENARIO: Scenario

/** Where the other parts are and how long everything lasts; `/scenario.js` of appServer.ts says it. */
export const scenario = STOREZERO_SCENARIO

/** The authorization server's timeouts, which the apps follow. All else is the library's default. */
export const policy: Partial<SessionPolicy> = {
  idleTimeoutMs: scenario.idleSeconds * 1000,
  warningLeadMs: scenario.warningSeconds * 1000,
  absoluteTimeoutMs: scenario.absoluteSeconds === null ? null : scenario.absoluteSeconds * 1000,
}
