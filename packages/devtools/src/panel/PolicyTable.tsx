import type { PolicyProblem, SessionPolicy } from '@stillhere/session-engine'
import type { ReactNode } from 'react'
import { formatLeft } from '../timeline/timelineAxis.ts'

/** Shows each option of the policy with its problems. */
export function PolicyTable({
  policy,
  problems,
}: {
  policy: SessionPolicy
  problems: readonly PolicyProblem[]
}): ReactNode {
  return (
    <dl className="stillhere-devtools-policy">
      {Object.entries(policy).map(([field, value]) => (
        <div key={field}>
          <dt>{field}</dt>
          <dd>
            <bdi>{typeof value === 'number' ? formatLeft(value) : (value ?? 'none')}</bdi>
            {problems
              .filter((one) => one.field === field)
              .map(({ problem, source }) => (
                <em key={problem}>
                  {problem} ({source})
                </em>
              ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
