import { resolvePolicy, type SessionPolicy } from './sessionPolicy.ts'

/** A weakness of a policy: the option, the problem in English, and the standard or reason behind it. */
export type PolicyProblem = { field: keyof SessionPolicy; problem: string; source: string }

/** Time until a user notices the warning, plus the time that the answer takes. */
const marginMs = 10_000

/** A shorter idle timeout is probably a number of seconds: 900 is 15 minutes, 3,600 an hour. */
const shortestIdleTimeoutMs = 5_000

/**
 * Finds weaknesses of a valid policy: where it violates WCAG 2.2.1, and where it is laxer than a preset. OWASP ASVS 5, 7.1.1
 * asks to document such deviations. Returns an empty array if there are none.
 *
 * @example for (const { problem } of findPolicyProblems(engine.policy, policies.nistAal2)) console.warn(problem)
 */
export function findPolicyProblems(policy: SessionPolicy, preset?: SessionPolicy): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const note = (field: keyof SessionPolicy, problem: string, source: string) =>
    problems.push({ field, problem, source })
  const { idleTimeoutMs, absoluteTimeoutMs, warningLeadMs, extendAfterMs, unattended } = policy
  const wcag = 'WCAG 2.2.1 Timing Adjustable'

  if (idleTimeoutMs < shortestIdleTimeoutMs)
    note('idleTimeoutMs', `${idleTimeoutMs} ms looks like seconds: did you mean ${idleTimeoutMs * 1_000} ms?`, 'units')
  if (absoluteTimeoutMs !== null && absoluteTimeoutMs < idleTimeoutMs)
    note(
      'absoluteTimeoutMs',
      `${absoluteTimeoutMs} ms is less than the idle timeout: did you mean ${absoluteTimeoutMs * 1_000} ms?`,
      'units',
    )
  // a lead that follows from the idle timeout is a problem of that option
  const isDefaultLead = warningLeadMs === resolvePolicy({ idleTimeoutMs }).warningLeadMs
  const noteLead = (problem: string) =>
    isDefaultLead
      ? note(
          'idleTimeoutMs',
          `${idleTimeoutMs} ms leaves room for a warning of ${warningLeadMs} ms only: it ${problem}`,
          wcag,
        )
      : note('warningLeadMs', `${warningLeadMs} ms ${problem}`, wcag)
  if (warningLeadMs < 20_000) noteLead('is less than the 20 s that users must have to answer')
  else if (warningLeadMs < 20_000 + marginMs) noteLead('leaves less than 20 s after the user notices the warning')
  if (warningLeadMs > 0.8 * idleTimeoutMs)
    note(
      'warningLeadMs',
      `${warningLeadMs} ms of ${idleTimeoutMs} ms: the warning is shown most of the time`,
      'usability',
    )
  if (absoluteTimeoutMs !== null && absoluteTimeoutMs < 10 * idleTimeoutMs && absoluteTimeoutMs < 20 * 3_600_000)
    note(
      'absoluteTimeoutMs',
      `${absoluteTimeoutMs} ms cannot be extended ten times: it must be essential for security, and drafts must be kept`,
      wcag,
    )
  if (unattended === 'renew')
    note(
      'unattended',
      '"renew" lets a page that polls keep the SSO session of an absent user alive',
      'OWASP session management',
    )
  if (extendAfterMs > idleTimeoutMs / 2)
    note('extendAfterMs', `${extendAfterMs} ms leaves less than half of the idle timeout for retries`, 'reliability')

  if (preset) problems.push(...findDeviations(policy, preset))
  return problems
}

function findDeviations(policy: SessionPolicy, preset: SessionPolicy): PolicyProblem[] {
  const laxer = (field: 'idleTimeoutMs' | 'absoluteTimeoutMs' | 'extendAfterMs') => {
    const [has, may] = [policy[field] ?? Infinity, preset[field] ?? Infinity]
    return has > may ? [{ field, problem: `${has} ms is longer than the preset's ${may} ms`, source: 'preset' }] : []
  }
  const skipsCredentials = preset.returnAfterIdle === 'login' && policy.returnAfterIdle !== 'login'
  return [
    ...laxer('idleTimeoutMs'),
    ...laxer('absoluteTimeoutMs'),
    ...laxer('extendAfterMs'),
    ...(skipsCredentials
      ? [
          {
            field: 'returnAfterIdle' as const,
            problem: 'the preset asks for credentials after an idle end',
            source: 'preset',
          },
        ]
      : []),
  ]
}
