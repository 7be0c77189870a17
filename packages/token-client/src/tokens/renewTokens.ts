import type { Authentication } from '../authentication.ts'
import { discoverIssuer } from '../protocol/discovery.ts'
import { ownTarget, scopesOf, type OidcSettings } from '../protocol/oidcOptions.ts'
import { canAuthenticateSilently } from '../browser/browserCapabilities.ts'
import { refreshTokens } from '../protocol/tokenRequest.ts'
import type { SiblingTabs } from '../tabs/siblingTabs.ts'
import { createError, hasErrorCode, isSilentAuthError } from '../tokenClientError.ts'
import type { TokenRequests } from './tokenRequests.ts'
import type { RefreshToken, TokenStore } from './tokenStore.ts'
import type { Grant, Target, TokenRequestContext, Wanted } from '../protocol/tokenRequestContext.ts'

/** The ways to new tokens without user interaction. */
export type Renewals = {
  /** Silent authentication failed in this browser; do not retry in a frame. */
  silentAuthUnavailable(): boolean
  /** Silent authentication in a frame has worked in this page. */
  hasWorked(): boolean
  /** Extends the SSO session, by its cookie. */
  extend(): Promise<Authentication>
  /** Signs in from another tab or from the storage; by the SSO cookie only if `maySearch`. */
  restore(maySearch: boolean): Promise<Authentication>
  /** Renews from another tab, by a refresh token that covers the scope, or by the SSO cookie. */
  renew(wanted: Wanted): Promise<Authentication>
}

/** @param silently asks the server by the SSO cookie; `hasWorkedBefore`: it has answered this page before */
export function createRenewals(
  settings: OidcSettings,
  tokens: TokenStore,
  siblings: SiblingTabs | undefined,
  request: TokenRequests['request'],
  silently: (context: TokenRequestContext, hasWorkedBefore: boolean) => Promise<Grant>,
): Renewals {
  const own: Target = ownTarget(settings)
  let hasWorked = false
  let isUnavailable = !canAuthenticateSilently()
  const askSilently = async (context: TokenRequestContext) => {
    try {
      const grant = await silently({ ...context, phase: 'silent-authentication' }, hasWorked)
      isUnavailable = !(hasWorked = true)
      return grant
    } catch (error) {
      isUnavailable ||= isSilentAuthError(error)
      throw error
    }
  }
  const refresh = (context: TokenRequestContext, used: RefreshToken) =>
    refreshOnce(context, used, tokens, siblings, askSilently)
  /** When a refresh token of an earlier page is rejected, the SSO session may still be alive. */
  const restore = async (context: TokenRequestContext) => {
    const { refresh: held } = tokens
    try {
      if (held) return await refresh(context, held)
    } catch (error) {
      if (!isRejected(error)) throw error
      tokens.forget()
    }
    return askSilently(context).catch((error: unknown) => explainSilence(context, error))
  }
  const name = (verb: string, { audience, scope }: Target) => `${verb} ${audience} ${scope}`

  return {
    silentAuthUnavailable: () => isUnavailable,
    hasWorked: () => hasWorked,
    extend: () => request(name('extend', own), 'silent-authentication', own, askSilently, null),
    restore: (maySearch) =>
      request(name('restore', own), 'silent-authentication', own, maySearch || tokens.refresh ? restore : null, own),
    renew({ audience, scope, minValidityMs }) {
      // the scopes of the sign-in are requested again: without them the ID token would have fewer claims
      const target = { audience, scope: scopesOf(`${own.scope} ${scope}`).join(' ') }
      const mayRefresh = target.scope === own.scope
      return request(
        name('renew', target),
        mayRefresh && tokens.refresh ? 'renewal' : 'silent-authentication',
        target,
        (context) => {
          const { refresh: held } = tokens
          return mayRefresh && held ? refresh(context, held) : askSilently(context)
        },
        { ...target, minValidityMs },
      )
    },
  }
}

/**
 * A page load must end at the sign-in where the server gives no usable silent answer: an error of its own, or none in
 * time. An unreachable server stays an error of the network.
 */
async function explainSilence({ settings, signal, phase }: TokenRequestContext, error: unknown): Promise<never> {
  if (!hasErrorCode(error, 'server-unavailable') && !hasErrorCode(error, 'timeout')) throw error
  await discoverIssuer(settings, signal, 'no-store')
  throw createError('silent-no-answer', phase, 'The server gave no usable answer without the user.', { cause: error })
}

/** The server does not accept the refresh token any more. */
const isRejected = (error: unknown) => hasErrorCode(error, 'session-rejected') || hasErrorCode(error, 'session-revoked')

/**
 * Sends a refresh token. A token that may have been sent before, by a crashed tab or in a request whose answer was lost,
 * could end the session if it was replaced (RFC 9700 §4.14.2). Then the SSO cookie is used first, and the token only if
 * silent authentication is unavailable.
 */
async function refreshOnce(
  context: TokenRequestContext,
  used: RefreshToken,
  tokens: TokenStore,
  siblings: SiblingTabs | undefined,
  askSilently: (context: TokenRequestContext) => Promise<Grant>,
): Promise<Grant> {
  const ledger = await siblings?.ledger()
  if (used.isDoubtful || ledger?.wasSent(used.id)) {
    try {
      return await askSilently(context)
    } catch (error) {
      if (!isSilentAuthError(error)) throw error
    }
  }
  const unmark = ledger?.noteSent(used.id)
  /** A token that the answer did not replace stays valid. */
  const settle = (error?: unknown) => {
    if (tokens.refresh !== used) return
    if (hasErrorCode(error, 'timeout') || hasErrorCode(error, 'network')) used.isDoubtful = true
    else if (!isRejected(error)) unmark?.()
  }
  try {
    const grant = await refreshTokens({ ...context, phase: 'renewal' }, used.value, (rotated) => {
      if (!context.signal.aborted) tokens.keepRefreshToken(rotated)
    })
    settle()
    const { refreshExtendsSession } = context.settings.profile
    return refreshExtendsSession ? { ...grant, contactedAt: grant.startedAt } : grant
  } catch (error) {
    settle(error)
    throw error
  }
}
