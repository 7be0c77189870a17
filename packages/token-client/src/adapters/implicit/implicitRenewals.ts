import type { Authentication } from '../../authentication.ts'
import type { Target } from '../../protocol/authorizationRequest.ts'
import type { GrantRequests } from '../oidc/grantRequests.ts'
import { scopesOf } from '../oidc/oidcOptions.ts'
import type { TokenRequestContext } from '../../protocol/tokenRequest.ts'
import type { Wanted } from '../../tokens/tokenSnapshot.ts'
import { askForTokens } from './askForTokens.ts'

/** Fresh tokens without a person: from another tab where that will do, else by the SSO cookie, whose session it extends. */
export type ImplicitRenewals = {
  extend(target: Target): Promise<Authentication>
  restore(target: Target): Promise<Authentication>
  renew(wanted: Wanted): Promise<Authentication>
}

export function createImplicitRenewals(ownScope: string, obtain: GrantRequests['obtain']): ImplicitRenewals {
  let hasWorked = false
  const ask = async (context: TokenRequestContext) => {
    const grant = await askForTokens(context, hasWorked)
    hasWorked = true
    return grant
  }
  const silently = (name: string, target: Target, wanted: Wanted | null) =>
    obtain(`${name} ${target.audience} ${target.scope}`, 'silent-authentication', target, ask, wanted)

  return {
    extend: (target) => silently('extend', target, null),
    restore: (target) => silently('restore', target, target),
    renew({ audience, scope, minValidityMs }) {
      // what was asked for at sign-in is asked for again: without it the ID token would say less about the person
      const target = { audience, scope: scopesOf(`${ownScope} ${scope}`).join(' ') }
      return silently('renew', target, { ...target, minValidityMs })
    },
  }
}
