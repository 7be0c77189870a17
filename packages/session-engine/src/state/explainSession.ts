import type { SessionPolicy } from './sessionPolicy.ts'
import { isSessionUsable, type SessionState } from './sessionState.ts'

/**
 * Explains why the deadline is what it is: one sentence per array item, in English, for logs and support.
 *
 * @example console.log(explainSession(engine.store.getState(), engine.policy, engine.now()).join('\n'))
 */
export function explainSession(state: SessionState, policy: SessionPolicy, now: number): string[] {
  if (!isSessionUsable(state)) return [`There is no deadline: the session is ${state.status}${endReasonOf(state)}.`]
  const { deadlines, lastActivityAt, lastContactAt, authentication } = state
  const ago = (at: number) => `${seconds(now - at)} ago`
  const left = (at: number) => `in ${seconds(at - now)}`
  const { userIdleDeadlineAt, ssoIdleDeadlineAt, absoluteDeadlineAt } = deadlines
  const extendAt = lastContactAt + policy.extendAfterMs
  return [
    `The user was last active ${ago(lastActivityAt)}: the idle timeout of ${seconds(policy.idleTimeoutMs)} ends ${left(userIdleDeadlineAt)}.`,
    `The authorization server was last contacted ${ago(lastContactAt)}: its inactivity timer runs out ${left(ssoIdleDeadlineAt)}.`,
    absoluteDeadlineAt === null
      ? 'There is no absolute limit.'
      : `The user signed in ${ago(authentication.authenticatedAt)}: the absolute limit is ${left(absoluteDeadlineAt)}.`,
    `The earliest deadline counts: the ${state.limit} limit, ${left(state.deadlineAt)}; the warning ${now < deadlines.warnAt ? `appears ${left(deadlines.warnAt)}` : 'is shown'}.`,
    lastActivityAt > lastContactAt
      ? `The user was active after the last contact: the SSO session is extended ${extendAt > now ? left(extendAt) : 'now'}.`
      : 'The user was not active after the last contact: nothing extends the SSO session.',
  ]
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
const endReasonOf = (state: SessionState) => ('reason' in state && state.reason ? ` (${state.reason})` : '')
