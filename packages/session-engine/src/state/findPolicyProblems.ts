import type { SessionPolicy } from './sessionPolicy.ts'

export type PolicyProblem = { field: keyof SessionPolicy; problem: string; source: string }

/** Time that goes by before a warning is seen, and after an answer was given. */
const marginMs = 10_000

/**
 * What an auditor would ask about a policy: where it falls short of WCAG 2.2.1, and where it is laxer than the preset
 * that it is meant to follow (OWASP ASVS 5, 7.1.1 wants deviations written down). An empty list is a good answer.
 *
 * @example for (const { problem } of findPolicyProblems(engine.policy, policies.nistAal2)) console.warn(problem)
 */
export function findPolicyProblems(policy: SessionPolicy, preset?: SessionPolicy): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const note = (field: keyof SessionPolicy, problem: string, source: string) =>
    problems.push({ field, problem, source })
  const { idleTimeoutMs, absoluteTimeoutMs, warningLeadMs, extendAfterMs, unattended } = policy
  const wcag = 'WCAG 2.2.1 Timing Adjustable'

  if (warningLeadMs < 20_000)
    note('warningLeadMs', `${warningLeadMs} ms is less than the 20 s that people must have to answer`, wcag)
  else if (warningLeadMs < 20_000 + marginMs)
    note('warningLeadMs', `${warningLeadMs} ms leaves less than 20 s once the warning has been noticed`, wcag)
  if (warningLeadMs > 0.8 * idleTimeoutMs)
    note(
      'warningLeadMs',
      `${warningLeadMs} ms of ${idleTimeoutMs} ms: people are warned nearly all the time`,
      'usability',
    )
  if (absoluteTimeoutMs !== null && absoluteTimeoutMs < 10 * idleTimeoutMs && absoluteTimeoutMs < 20 * 3_600_000)
    note(
      'absoluteTimeoutMs',
      `${absoluteTimeoutMs} ms cannot be extended ten times: it must be essential to security, and what was typed kept`,
      wcag,
    )
  if (unattended === 'renew')
    note(
      'unattended',
      '"renew" lets a page that polls keep the SSO session of an absent person alive',
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
