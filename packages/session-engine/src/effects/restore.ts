import type { TokenClientErrorCode } from '@stillhere/token-client'
import { isSessionUsable } from '../state/sessionState.ts'
import type { SharedRecord } from '../state/sharedRecord.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { readLiveRecord, readRecord } from './recordStorage.ts'
import { toTokenClientError } from './tokenClientErrors.ts'

/** Looks for an existing session once per page, and again if only the network prevented the first look. */
export const restore: SessionEffect = (context) => {
  const openedAt = context.clock.now()
  if (context.getState().status === 'restoring') void restoreSession(context)
  return context.environment.network.subscribe((online) => {
    const { status, error } = context.getState()
    // the return of the network is not activity, and this look extends: the bound counts from when the page was opened
    const isBounded = context.clock.now() <= openedAt + context.policy.extendAfterMs
    if (online && status === 'signed-out' && error?.retryable && isBounded) void restoreSession(context)
  })
}

/**
 * The server or the browser allows no sign-in without the user (OIDC Core §3.1.2.6). That is no failure of the app: the
 * user can still sign in, and whether an SSO session lives remains unknown.
 */
const needsUser: ReadonlySet<TokenClientErrorCode> = new Set<TokenClientErrorCode>([
  'token-client/silent-unavailable',
  'token-client/silent-blocked',
  'token-client/silent-no-answer',
  'token-client/interaction-required',
  'token-client/authorization-failed',
])

/** Looks for an existing session. Also after another tab has signed in. */
export async function restoreSession(context: EffectContext): Promise<void> {
  const { tokenClient, signal, dispatch, audit, policy, clock } = context
  const before = context.getState().status
  const record = readRecord(context)
  if (record) dispatch({ type: 'recordReceived', record })
  const idleEnded = record !== null && endedForIdleness(record, clock.now(), policy.idleTimeoutMs)
  // the request would extend an SSO session that this app's own contacts may keep alive: that takes a user action
  const silent = !(
    idleEnded &&
    (policy.returnAfterIdle === 'login' || clock.now() < record.lastContactAt + policy.idleTimeoutMs)
  )
  try {
    const authentication = await tokenClient.restore({ silent })
    if (signal.aborted) return
    // the user signed out, or signed in, in the meantime: this result is not wanted any more
    if (context.getState().status !== before) return void (authentication && dropTokens(context))
    if (!authentication)
      return dispatch({ type: 'noSessionFound', ...(silent ? {} : { reason: 'idle-timeout' as const }) })
    const isNew = authentication.returnTo !== undefined // a callback: the user has just signed in
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
    if (needsUser.has(code) && error.phase === 'silent-authentication')
      dispatch({ type: 'noSessionFound', ssoSession: 'unknown' })
    else dispatch({ type: 'restoreFailed', error })
  }
}

const dropTokens = ({ tokenClient, getState }: EffectContext) =>
  isSessionUsable(getState()) || tokenClient.signOut({ scope: 'application' })

/** Returns whether another tab ended the session while this one was looking for it. */
const hasEndedSince = (context: EffectContext, before: SharedRecord | null) => {
  const latest = readRecord(context)
  return latest?.endReason !== undefined && latest.generation > (before?.generation ?? 0)
}

const endedForIdleness = (record: SharedRecord, now: number, idleTimeoutMs: number) =>
  record.endReason === 'idle-timeout' || (!record.endReason && now >= record.lastActivityAt + idleTimeoutMs)
