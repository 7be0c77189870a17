import { isSessionUsable } from '../state/sessionState.ts'
import type { Active, Expiring } from '../state/sessionState.ts'
import type { Oracle } from './oracle.ts'

/** Returns the invariants of the session model that are violated at this instant, as sentences. */
export function findViolations(oracle: Oracle): string[] {
  const { browser, policy, tabs } = oracle
  const { server, clock } = browser
  const now = clock.trueNow()
  const found: string[] = []
  // a clock that is set during a request hides when the request began, for at most its duration
  const toleranceMs = oracle.clockWasSet ? 10_000 : 0

  // the session of an active user does not time out while the server keeps the SSO session
  for (const { name, endings } of tabs)
    for (const { at, reason, serverExpiresAt, activityAt, hasTrouble } of endings)
      if (
        reason === 'idle-timeout' &&
        !hasTrouble &&
        at < activityAt + policy.idleTimeoutMs &&
        (serverExpiresAt ?? 0) > at
      )
        found.push(`${name} timed out ${at - activityAt} ms after activity`)

  // the SSO session of an absent user ends within the bound
  const expiresAt = server.sessionExpiresAt()
  // an answer on the server's own page is a user action
  const promptedAt =
    server.requests.findLast(({ endpoint, prompt }) => endpoint === 'authorize' && prompt !== 'none')?.at ?? 0
  const bound = Math.max(oracle.userActedAt, promptedAt) + policy.idleTimeoutMs + policy.extendAfterMs
  if (expiresAt !== null && expiresAt > bound + toleranceMs)
    found.push(`the SSO session outlives the bound by ${expiresAt - bound} ms`)

  // the countdown never shows more time than is left
  for (const tab of tabs) {
    const state = tab.engine.store.getState()
    const left = tab.engine.countdown.getState()
    if (
      tab.life !== 'alive' ||
      state.status !== 'expiring' ||
      left === null ||
      state.extending ||
      oracle.serverSessionChanged
    )
      continue
    const really = (expiresAt ?? now) - now
    if (left * 1_000 - 1_000 > really + toleranceMs)
      found.push(`${tab.name} shows ${left} s, but ${really} ms are left`)
  }

  // at a timeout, one tab contacts the end-session endpoint, however many tabs end
  const endSessions = server.requests.filter(
    ({ endpoint, at }) => endpoint === 'end-session' && at > oracle.signedOutAt + 10_000,
  )
  endSessions.forEach(({ at }, i) => {
    if (at - (endSessions[i - 1]?.at ?? 0) < 1_000)
      found.push('the end-session endpoint was contacted twice for one session')
  })

  if (server.reuses() > 0) found.push(`a refresh token was used ${server.reuses() + 1} times`)
  for (const { what, outcome } of oracle.promises)
    if (outcome.startsWith('untyped')) found.push(`${what} rejected with ${outcome}`)
  return oracle.clockWasSet ? found : [...found, ...findDisagreements(oracle)]
}

/** Longest time until the other tabs learn of activity, in ms: a 60th of the idle timeout, at least 5.4 s. */
const activityIntervalMs = 5_400

/** Tabs with a usable session have the same deadline, to a second. */
function findDisagreements({ tabs }: Oracle): string[] {
  const live = tabs.flatMap(({ life, engine, name }) => {
    const state = engine.store.getState()
    // compares the time left, because a changed clock moves the instants of some tabs and not of others
    const now = engine.now()
    return life === 'alive' && isSessionUsable(state) ? [{ name, state, now, leftMs: state.deadlineAt - now }] : []
  })
  const isSettled = ({ state, now }: { state: Active | Expiring; now: number }) =>
    state.lastActivityAt < now - activityIntervalMs && state.connection === 'ok'
  const [first, ...others] = live.filter(isSettled)
  if (!first) return []
  return others.flatMap(({ name, state, leftMs }) => {
    if (state.user.sub !== first.state.user.sub) return [`${name} and ${first.name} have different users`]
    const ms = Math.abs(leftMs - first.leftMs)
    return ms > 1_000 ? [`${name} and ${first.name} disagree by ${ms} ms`] : []
  })
}
