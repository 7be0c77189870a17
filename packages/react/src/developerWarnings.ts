import { findPolicyProblems, type SessionPolicy } from '@stillhere/session-engine'

declare const process: { env: { NODE_ENV?: string } }

/** Warns developers about a policy that causes trouble for users or auditors. Does nothing in production. */
export function warnOfPolicy(policy: SessionPolicy): void {
  try {
    // one expression, so that a production bundle drops the checks
    if (process.env.NODE_ENV !== 'production')
      for (const { field, problem, source } of findPolicyProblems(policy))
        warn(`policy.${field}: ${problem} (${source}).`)
  } catch {
    // without a bundler `process` is undefined
  }
}

const warn = (message: string) => {
  // oxlint-disable-next-line no-console -- developers read it there
  console.warn(`Stillhere: ${message}`)
}
