import type { SessionPolicy } from './sessionPolicy.ts'
import { isSessionUsable } from './selectors.ts'
import type { SessionState } from './sessionState.ts'

/**
 * Why the deadline is what it is, one sentence a line, for logs and support.
 *
 * @example console.log(explainSession(engine.store.getState(), engine.policy, engine.now()).join('\n'))
 */
export function explainSession(state: SessionState, policy: SessionPolicy, now: number): string[] {
  if (!isSessionUsable(state)) return [`There is no deadline: the session is ${state.status}${whyOver(state)}.`]
  const { deadlines, lastActivityAt, lastContactAt, authentication } = state
  const ago = (at: number) => `${seconds(now - at)} ago`
  const left = (at: number) => `in ${seconds(at - now)}`
  const { userIdleDeadlineAt, ssoIdleDeadlineAt, absoluteDeadlineAt } = deadlines
  const lines = [
    `The person was last active ${ago(lastActivityAt)}: with an idle timeout of ${seconds(policy.idleTimeoutMs)} that ends ${left(userIdleDeadlineAt)}.`,
    `The authorization server was last contacted ${ago(lastContactAt)}: its inactivity timer runs out ${left(ssoIdleDeadlineAt)}.`,
    absoluteDeadlineAt === null
      ? 'There is no absolute limit.'
      : `The person proved their identity ${ago(authentication.authenticatedAt)}: the absolute limit is ${left(absoluteDeadlineAt)}.`,
    `The earliest counts: the ${state.limit} limit, ${left(state.deadlineAt)}; the warning ${now < deadlines.warnAt ? `comes ${left(deadlines.warnAt)}` : 'is up'}.`,
  ]
  const extendAt = lastContactAt + policy.extendAfterMs
  lines.push(
    lastActivityAt > lastContactAt
      ? `There was activity since the last contact: the SSO session is extended ${extendAt > now ? left(extendAt) : 'now'}.`
      : 'There was no activity since the last contact: nothing extends the SSO session.',
  )
  return lines
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
const whyOver = (state: SessionState) => ('reason' in state && state.reason ? ` (${state.reason})` : '')
