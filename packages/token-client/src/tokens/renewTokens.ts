import type { Authentication } from '../authentication.ts'
import { isTokenClientError } from '../tokenClientError.ts'
import { canAuthenticateSilently } from '../browser/browserCapabilities.ts'
import { authenticateSilently } from '../protocol/silentRequest.ts'
import type { Target } from '../protocol/authorizationRequest.ts'
import type { GrantRequests } from '../adapters/oidc/grantRequests.ts'
import { scopesOf, type OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import { isFailure } from '../protocol/protocolError.ts'
import { refreshTokens, type TokenRequestContext, type Grant } from '../protocol/tokenRequest.ts'
import type { SiblingTabs } from '../tabs/siblingTabs.ts'
import type { Wanted } from './tokenSnapshot.ts'
import type { RefreshToken, TokenStore } from './tokenStore.ts'

/** The ways to fresh tokens without a person. */
export type Renewals = {
  /** Whether a hidden frame has just been of no use here, and nothing can be known by way of one. */
  isHopeless(): boolean
  /** Silent authentication in a frame has worked in this page. */
  hasWorked(): boolean
  /** By the SSO cookie, whose session it extends. */
  extend(target: Target): Promise<Authentication>
  /** From another tab, else by the SSO cookie. */
  restore(target: Target): Promise<Authentication>
  /** From another tab, else by the refresh token where one is held and was granted as much, else by the SSO cookie. */
  renew(wanted: Wanted): Promise<Authentication>
}

export function createRenewals(
  { scope: ownScope }: OidcSettings,
  tokens: TokenStore,
  siblings: SiblingTabs | undefined,
  obtain: GrantRequests['obtain'],
): Renewals {
  let hasWorked = false
  let isHopeless = !canAuthenticateSilently()
  const askSilently = async (context: TokenRequestContext) => {
    try {
      const grant = await authenticateSilently({ ...context, phase: 'silent-authentication' }, hasWorked)
      isHopeless = !(hasWorked = true)
      return grant
    } catch (error) {
      isHopeless ||= isUnknown(error)
      throw error
    }
  }
  const silently = (name: string, target: Target, wanted: Wanted | null, ask = askSilently) =>
    obtain(`${name} ${target.audience} ${target.scope}`, 'silent-authentication', target, ask, wanted)

  const refresh = (context: TokenRequestContext, used: RefreshToken) =>
    refreshOnce(context, used, tokens, siblings, askSilently)
  /** An earlier page may have left a refresh token; when that is over, the SSO session need not be. */
  const restore = async (context: TokenRequestContext) => {
    const { refresh: held } = tokens
    try {
      if (held) return await refresh(context, held)
    } catch (error) {
      if (!isRefused(error)) throw error
      tokens.forget()
    }
    return askSilently(context)
  }

  return {
    isHopeless: () => isHopeless,
    hasWorked: () => hasWorked,
    extend: (target) => silently('extend', target, null),
    restore: (target) => silently('restore', target, target, restore),
    renew({ audience, scope, minValidityMs }) {
      // what was asked for at sign-in is asked for again: without it the ID token would say less about the person
      const target = { audience, scope: scopesOf(`${ownScope} ${scope}`).join(' ') }
      const mayRefresh = target.scope === ownScope
      return obtain(
        `renew ${audience} ${target.scope}`,
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

/** Says nothing about the session, only about what this browser lets a frame do. */
const isUnknown = (error: unknown) => isTokenClientError(error) && /silent/.test(error.code)

/** The refresh token is worth nothing any more. */
const isRefused = (error: unknown) => isTokenClientError(error) && /session-re/.test(error.code)

/**
 * Sends a refresh token. One that may have been sent before, by a tab that has died since or in a request whose answer
 * was lost, would end the session if it was (RFC 9700 §4.14.2): the SSO cookie is asked first, and only where it cannot
 * be, the token is sent again.
 */
async function refreshOnce(
  context: TokenRequestContext,
  used: RefreshToken,
  tokens: TokenStore,
  siblings: SiblingTabs | undefined,
  askSilently: (context: TokenRequestContext) => Promise<Grant>,
): Promise<Grant> {
  const marks = await siblings?.marks()
  if (used.isDoubtful || marks?.wasSent(used.id)) {
    try {
      return await askSilently(context)
    } catch (error) {
      if (!isUnknown(error)) throw error
    }
  }
  const unmark = marks?.noteSent(used.id)
  // it is still good after an answer that did not replace it
  const settle = (error?: unknown) => {
    if (tokens.refresh !== used) return
    if (isFailure(error, 'timeout') || isFailure(error, 'network')) used.isDoubtful = true
    else if (!isRefused(error)) unmark?.()
  }
  try {
    const grant = await refreshTokens({ ...context, phase: 'renewal' }, used.value, (rotated) => {
      if (!context.signal.aborted) tokens.keepRefreshToken(rotated)
    })
    settle()
    return grant
  } catch (error) {
    settle(error)
    throw error
  }
}
