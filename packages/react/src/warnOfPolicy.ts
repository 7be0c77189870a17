import { findPolicyProblems, type SessionPolicy } from '@stillhere/session-engine'

declare const process: { env: { NODE_ENV?: string } }

/** Tells developers, and only them, where a policy makes trouble for people or auditors. */
export function warnOfPolicy(policy: SessionPolicy): void {
  try {
    // in one piece, so that a production bundle drops it and the checks with it
    if (process.env.NODE_ENV !== 'production')
      for (const { field, problem, source } of findPolicyProblems(policy))
        // oxlint-disable-next-line no-console -- in development it is the place where developers look
        console.warn(`Stillhere: policy.${field}: ${problem} (${source}).`)
  } catch {
    // no bundler has said what this is
  }
}
