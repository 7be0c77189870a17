import { accessTokenMutants } from './accessTokenMutants.ts'
import { extendMutants } from './extendMutants.ts'
import type { Mutant } from './mutant.ts'
import { callbackMutants, creationMutants, restoreMutants } from './restoreMutants.ts'
import { signInMutants } from './signInMutants.ts'
import { eventMutants, signOutMutants } from './signOutMutants.ts'

/** Memory clients with one fault each: at least one for every sentence of the contract. */
export const mutants: readonly Mutant[] = [
  ...creationMutants,
  ...restoreMutants,
  ...callbackMutants,
  ...signInMutants,
  ...extendMutants,
  ...accessTokenMutants,
  ...signOutMutants,
  ...eventMutants,
]
