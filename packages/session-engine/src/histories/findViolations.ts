import { isSessionUsable } from '../state/selectors.ts'
import type { Active, Expiring } from '../state/sessionState.ts'
import type { Witness } from './witness.ts'

/** Which promises of the design this browser breaks at this instant. */
export function findViolations(witness: Witness): string[] {
  const { browser, policy, tabs } = witness
  const { server, clock } = browser
  const now = clock.trueNow()
  const found: string[] = []
  // a clock that is set while a request is under way hides when that began, at most for as long as it takes
  const toleranceMs = witness.clockWasSet ? 10_000 : 0

  // a present person is never ended by a timer while the server would have kept them
  for (const { name, endings } of tabs)
    for (const { at, reason, serverExpiresAt, presenceAt, isTroubled } of endings)
      if (
        reason === 'idle-timeout' &&
        !isTroubled &&
        at < presenceAt + policy.idleTimeoutMs &&
        (serverExpiresAt ?? 0) > at
      )
        found.push(`${name} ended for idleness ${at - presenceAt} ms after activity`)

  // an absent person's SSO session ends within the bound
  const expiresAt = server.sessionExpiresAt()
  // whoever answers the server's own page is there
  const proofAt =
    server.requests.findLast(({ endpoint, prompt }) => endpoint === 'authorize' && prompt !== 'none')?.at ?? 0
  const bound = Math.max(witness.evidenceAt, proofAt) + policy.idleTimeoutMs + policy.extendAfterMs
  if (expiresAt !== null && expiresAt > bound + toleranceMs)
    found.push(`the SSO session outlives the bound by ${expiresAt - bound} ms`)

  // the time that is shown is never more than there really is
  for (const tab of tabs) {
    const state = tab.engine.store.getState()
    const left = tab.engine.countdown.getState()
    if (tab.life !== 'alive' || state.status !== 'expiring' || left === null || state.extending || witness.serverWasCut)
      continue
    const really = (expiresAt ?? now) - now
    if (left * 1_000 - 1_000 > really + toleranceMs) found.push(`${tab.name} shows ${left} s of ${really} ms`)
  }

  // one tab leaves for the end-session endpoint when time is up, however many end
  const endSessions = server.requests.filter(
    ({ endpoint, at }) => endpoint === 'end-session' && at > witness.signedOutAt + 10_000,
  )
  endSessions.forEach(({ at }, i) => {
    if (at - (endSessions[i - 1]?.at ?? 0) < 1_000) found.push('the end of one session was told to the server twice')
  })

  if (server.reuses() > 0) found.push(`a refresh token was used ${server.reuses() + 1} times`)
  for (const { what, outcome } of witness.promises)
    if (outcome.startsWith('untyped')) found.push(`${what} rejected with ${outcome}`)
  return witness.clockWasSet ? found : [...found, ...findDisagreements(witness)]
}

/** Tabs that are in use know the same deadline, to a second. */
function findDisagreements({ tabs }: Witness): string[] {
  const live = tabs.flatMap(({ life, engine, name }) => {
    const state = engine.store.getState()
    // compared by the time that is left: a clock that was set moves the instants of some tabs and not of others
    const now = engine.now()
    return life === 'alive' && isSessionUsable(state) ? [{ name, state, now, leftMs: state.deadlineAt - now }] : []
  })
  const isSettled = ({ state, now }: { state: Active | Expiring; now: number }) =>
    state.lastActivityAt < now - 1_000 && state.connection === 'ok'
  const [first, ...others] = live.filter(isSettled)
  if (!first) return []
  return others.flatMap(({ name, state, leftMs }) => {
    if (state.user.sub !== first.state.user.sub) return [`${name} and ${first.name} are of different people`]
    const ms = Math.abs(leftMs - first.leftMs)
    return ms > 1_000 ? [`${name} and ${first.name} disagree by ${ms} ms`] : []
  })
}
