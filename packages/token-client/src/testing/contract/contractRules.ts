import { accessTokenRules } from './accessTokenRules.ts'
import { callbackRules } from './callbackRules.ts'
import type { ContractRule } from './contractRule.ts'
import { creationRules } from './creationRules.ts'
import { eventRules } from './eventRules.ts'
import { extendRules } from './extendRules.ts'
import { popupRules } from './popupRules.ts'
import { restoreRules } from './restoreRules.ts'
import { signInRules } from './signInRules.ts'
import { signOutRules } from './signOutRules.ts'

/** Everything that `tokenClient.ts` promises, in its order. */
export const contractRules: readonly ContractRule[] = [
  ...creationRules,
  ...restoreRules,
  ...callbackRules,
  ...signInRules,
  ...popupRules,
  ...extendRules,
  ...accessTokenRules,
  ...signOutRules,
  ...eventRules,
]
