import type { EffectContext, SessionEffect } from './effectContext.ts'
import { readLiveRecord, readRecord } from './recordStorage.ts'
import { toTokenClientError } from './toTokenClientError.ts'
import { isSessionUsable } from '../state/selectors.ts'
import type { SharedRecord } from '../state/sharedRecord.ts'

/** Finds the session that there is, once a page; again when only the network had kept it from being found. */
export const restore: SessionEffect = (context) => {
  const openedAt = context.clock.now()
  if (context.getState().status === 'restoring') void restoreSession(context)
  return context.environment.network.subscribe((online) => {
    const { status, error } = context.getState()
    // nobody has come back, only the network: looking extends, so the bound counts from when the page was opened
    const isBounded = context.clock.now() <= openedAt + context.policy.extendAfterMs
    if (online && status === 'signed-out' && error?.retryable && isBounded) void restoreSession(context)
  })
}

/** Also when a sibling tab has signed in. */
export async function restoreSession(context: EffectContext): Promise<void> {
  const { tokenClient, signal, dispatch, audit, policy, clock } = context
  const before = context.getState().status
  const record = readRecord(context)
  if (record) dispatch({ type: 'recordReceived', record })
  const idleEnded = record !== null && endedForIdleness(record, clock.now(), policy.idleTimeoutMs)
  // asking would extend an SSO session that our own contacts may still keep alive: it takes a person's click to do that
  const silent = !(
    idleEnded &&
    (policy.returnAfterIdle === 'login' || clock.now() < record.lastContactAt + policy.idleTimeoutMs)
  )
  try {
    const authentication = await tokenClient.restore({ silent })
    if (signal.aborted) return
    // signed out, or signed in otherwise, while this was under way: what was found is not wanted any more
    if (context.getState().status !== before) return void (authentication && dropTokens(context))
    if (!authentication)
      return dispatch({ type: 'noSessionFound', ...(silent ? {} : { reason: 'idle-timeout' as const }) })
    const isNew = authentication.returnTo !== undefined // a callback: the person has just signed in
    if (!isNew && hasEndedSince(context, record)) {
      dispatch({ type: 'noSessionFound', reason: 'signed-out-elsewhere' })
      return void dropTokens(context)
    }
    dispatch({ type: 'sessionFound', authentication, isNew, record: readLiveRecord(context, authentication.user) })
    const { returnTo, appState } = authentication
    if (returnTo !== undefined)
      audit({ type: 'signInCompleted', returnTo, ...(appState === undefined ? {} : { appState }) })
  } catch (thrown) {
    if (signal.aborted) return
    const error = toTokenClientError(thrown, 'silent-authentication')
    const { code, returnTo } = error
    audit({ type: 'commandFailed', command: 'restore', code, ...(returnTo === undefined ? {} : { returnTo }) })
    // where the browser allows no silent look, nothing is wrong: a person can still sign in
    if (error.code === 'token-client/silent-unavailable' || error.code === 'token-client/silent-blocked')
      dispatch({ type: 'noSessionFound', ssoSession: 'unknown' })
    else dispatch({ type: 'restoreFailed', error })
  }
}

const dropTokens = ({ tokenClient, getState }: EffectContext) =>
  isSessionUsable(getState()) || tokenClient.signOut({ scope: 'application' })

/** Another tab has ended the session while this one was still looking for it. */
const hasEndedSince = (context: EffectContext, before: SharedRecord | null) => {
  const latest = readRecord(context)
  return latest?.endReason !== undefined && latest.generation > (before?.generation ?? 0)
}

const endedForIdleness = (record: SharedRecord, now: number, idleTimeoutMs: number) =>
  record.endReason === 'idle-timeout' || (!record.endReason && now >= record.lastActivityAt + idleTimeoutMs)
