import { findPolicyProblems, type SessionPolicy } from '@stillhere/session-engine'

declare const process: { env: { NODE_ENV?: string } }

const given = new Set<string>()

/** Warns developers once about a mistake of the app. Does nothing in production. */
export function warnOnce(message: string): void {
  try {
    if (process.env.NODE_ENV === 'production' || given.has(message)) return
    given.add(message)
    // oxlint-disable-next-line no-console -- developers read it there
    console.warn(`Stillhere: ${message}`)
  } catch {
    // without a bundler `process` is undefined
  }
}

/** Warns developers about a policy that causes trouble for users or auditors. Does nothing in production. */
export function warnOfPolicy(policy: SessionPolicy): void {
  try {
    // one expression, so that a production bundle drops the checks
    if (process.env.NODE_ENV !== 'production')
      for (const { field, problem, source } of findPolicyProblems(policy))
        // oxlint-disable-next-line no-console -- developers read it there
        console.warn(`Stillhere: policy.${field}: ${problem} (${source}).`)
  } catch {
    // without a bundler `process` is undefined
  }
}
