import type { Authentication } from '../../authentication.ts'
import { authenticateSilently } from './authenticateSilently.ts'
import type { Target } from './authorizationRequest.ts'
import type { GrantRequests } from './grantRequests.ts'
import { scopesOf, type OidcSettings } from './oidcOptions.ts'
import { isFailure } from './protocolError.ts'
import { requestTokens, type Errand, type Grant } from './requestTokens.ts'
import type { SiblingTabs } from './siblingTabs.ts'
import type { Wanted } from './tokenSet.ts'
import type { RefreshToken, TokenStore } from './tokenStore.ts'

/** The ways to fresh tokens without a person. */
export type Renewals = {
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
  const askSilently = async (errand: Errand) => {
    const grant = await authenticateSilently({ ...errand, phase: 'silent-authentication' }, hasWorked)
    hasWorked = true
    return grant
  }
  const silently = (name: string, target: Target, wanted: Wanted | null) =>
    obtain(`${name} ${target.audience} ${target.scope}`, 'silent-authentication', target, askSilently, wanted)

  const refresh = async (errand: Errand, used: RefreshToken): Promise<Grant> => {
    const marks = await siblings?.marks()
    // a tab that has died since may have sent it: sent again, it would end the session (RFC 9700 §4.14.2)
    if (marks?.wasSent(used.id)) return askSilently(errand)
    const unmark = marks?.noteSent(used.id)
    // it is still good after an answer that did not replace it, and where none could be had; a lost answer is something else
    const settle = (error?: unknown) => {
      const isGood = !isFailure(error, 'session-rejected') && !isFailure(error, 'timeout')
      if (isGood && tokens.refresh === used) unmark?.()
    }
    try {
      const parameters = { grant_type: 'refresh_token', refresh_token: used.value }
      const grant = await requestTokens(errand, parameters, null, (rotated) => {
        if (!errand.signal.aborted) tokens.keepRefreshToken(rotated)
      })
      settle()
      return grant
    } catch (error) {
      settle(error)
      throw error
    }
  }

  return {
    extend: (target) => silently('extend', target, null),
    restore: (target) => silently('restore', target, target),
    renew({ audience, scope, minValidityMs }) {
      // what was asked for at sign-in is asked for again: without it the ID token would say less about the person
      const target = { audience, scope: scopesOf(`${ownScope} ${scope}`).join(' ') }
      const mayRefresh = target.scope === ownScope
      return obtain(
        `renew ${audience} ${target.scope}`,
        mayRefresh && tokens.refresh ? 'renewal' : 'silent-authentication',
        target,
        (errand) => {
          const { refresh: held } = tokens
          return mayRefresh && held ? refresh(errand, held) : askSilently(errand)
        },
        { ...target, minValidityMs },
      )
    },
  }
}
